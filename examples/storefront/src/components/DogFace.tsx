const coats = ['honey', 'cocoa', 'smoke'] as const;

/** A dog's head in a circle; the coat stays the same for the same name. */
export function DogFace({ name, size = 56 }: { name: string; size?: number }) {
  const coat = coats[[...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % coats.length];
  return (
    <svg
      className={`dog-face dog dog-${coat}`}
      width={size}
      height={size}
      viewBox="0 0 200 200"
      aria-hidden="true"
      focusable="false"
    >
      <circle className="face-back" cx="100" cy="100" r="100" />
      <g transform="translate(12 30) scale(.88)">
        <path className="coat" d="M52 78c0-36 20-54 48-54s48 18 48 54c0 34-20 56-48 56S52 112 52 78z" />
        <path
          className="cream"
          d="M100 24c8 0 11 20 14 40 1 7 12 14 14 28 2 20-10 38-28 38s-30-18-28-38c2-14 13-21 14-28 3-20 6-40 14-40z"
        />
        <path
          className="coat-dark"
          d="M68 36C48 22 28 40 26 66c-1 20 4 42 16 44 14 2 18-16 20-34 2-14 8-22 14-28zM132 36c20-14 40 4 42 30 1 20-4 42-16 44-14 2-18-16-20-34-2-14-8-22-14-28z"
        />
        <circle className="ink" cx="78" cy="74" r="6" />
        <circle className="ink" cx="122" cy="74" r="6" />
        <path className="ink" d="M88 90c0-5 5-8 12-8s12 3 12 8-7 11-12 11-12-6-12-11z" />
        <path className="line" d="M100 101v8m0 0c-4 7-14 7-17 1m17-1c4 7 14 7 17 1" />
      </g>
    </svg>
  );
}
