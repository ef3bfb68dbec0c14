/** File names that people of ill will send. */
export const hostileNames: readonly string[] = [
  '', '.', '..', '/', '\\', '../../etc/passwd', '..\\..\\windows\\win.ini', '/etc/passwd', 'C:\\boot.ini', 'a\0.jpg', 'shell.php\0.jpg',
  'photo\u202Egpj.exe', 'photo\u200B.jpg', '\uFEFFphoto.jpg', 'a\u2066b\u2069.png', 'dog.jpg.exe', 'dog.php.jpg', 'dog.jpg ', 'dog.jpg...', '.htaccess', '.bashrc',
  'CON', 'nul.txt', 'com1.jpg', 'a"b.jpg', "a'b.jpg", 'a\r\nSet-Cookie: x=y.jpg', 'a\nb', 'a;b=c.jpg', 'a%2e%2e%2fb', '$(id).jpg', '`id`.jpg', '| id',
  '<script>alert(1)</script>.png', 'javascript:alert(1)', 'data:text/html,x', 'x'.repeat(10_000), '🐕'.repeat(500), '\uD800.jpg', 'e\u0301'.repeat(300), 'ﷺ.jpg',
  'dog\uFF0Eexe', 'dog\u2024exe', '\u2028.jpg', '\u0085', '   ', '-rf', '--help', '~', 'a:stream', 'file.jpg::$DATA', '__proto__', '=cmd|calc!A1',
];
