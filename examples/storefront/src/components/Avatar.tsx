import { useState } from 'react';

/** A picture where there is one; otherwise initials on a shade of the brand that stays the same for the same name. */
export function Avatar({ name, url, size = 56 }: { name: string; url?: string | null; size?: number }) {
  const style = { width: size, height: size, fontSize: size * 0.38 };
  const [broken, setBroken] = useState<string>();
  // an address that was kept may have run out
  if (url && url !== broken)
    return (
      <img className="avatar" style={style} src={url} alt="" loading="lazy" width={size} height={size} onError={() => setBroken(url)} />
    );
  const initials = name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .join('')
    .slice(0, 2)
    .toUpperCase();
  const shade = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 4;
  return (
    <span className={`avatar avatar-${shade}`} style={style} aria-hidden="true">
      {initials}
    </span>
  );
}
