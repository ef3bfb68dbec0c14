/**
 * The commonest passwords of ten characters and more in published leaks, in lower case. Shorter ones the contract refuses;
 * with digits or signs around them the stems below find them.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(`
  1234567890 0123456789 9876543210 0987654321 1234567891 12345678910 123456789a 123456789q 1234567890a 1234567899
  1234512345 1111111111 0000000000 1122334455 1112223334 1029384756 1020304050 0192837465 5555555555 7777777777
  9999999999 1231231231 123123123123 123456123456 12345678912 123456789123 1234567890123 1472583690 159753159753
  7418529630 qwertyuiop qwertyuiop123 qwerty1234 qwerty12345 qwerty123456 qwertyqwerty qwe123qwe123 1qaz2wsx3edc
  1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcrfv qazwsxedc123 zaq12wsxcde3 zaq1xsw2cde3 asdfghjkl1
  asdfghjkl123 asdfasdfasdf asdf1234asdf zxcvbnm123 zxcvbnm1234 1234qwerasdf qwer1234qwer qwerasdfzxcv qweasdzxc123
  1qazxsw23edc abcdefghij abcdefghijk abcdefghijkl abcd123456 abcde12345 abc123abc123 abcabcabcabc a123456789
  a1234567890 aa12345678 aa123456789 q123456789 w123456789 z123456789 passwordpassword passw0rdpassw0rd iloveyouiloveyou
  iloveyousomuch iloveyouforever iloveyoubaby iloveyou12 ilovemydog ilovemydogs ilovedogs1 mydogisthebest doglover12
  letmeinletmein letmeinplease trustno1trustno1 correcthorsebatterystaple correct-horse-battery-staple thisismypassword
  thisisapassword mypassword1 mypassword123 yourpassword nopassword1 secretpassword newpassword1 changemenow opensesame1
  abracadabra superman123 unbelievable manchester liverpoolfc washington christopher metallica1 blink182blink
  snowball123 basketball baseball12 footballer chelseafc1 realmadrid barcelona1 volleyball skateboard motorcycle
  helicopter strawberry butterfly1 chocolate1 watermelon blackberry jackdaniels billabong1 slipknot666 godisgood1
  jesuschrist jesusislord
`.trim().split(/\s+/));

/** Words that no digits or signs around them make a password of. */
export const WEAK_STEMS: ReadonlySet<string> = new Set(`
  password passwort motdepasse contrasena passw pass mypass mypassword thepassword qwerty qwertz azerty qwertyuiop qwertyui
  asdfgh asdfghjkl zxcvbn zxcvbnm letmein iloveyou welcome admin administrator root user test testing guest login master
  dragon monkey football baseball basketball sunshine princess superman batman michael jordan shadow freedom whatever trustno
  changeme default secret hello hellohello abc abcd abcdef starwars pokemon computer internet samsung google facebook dogs doglover
`.trim().split(/\s+/));
