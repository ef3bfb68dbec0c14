interface Picture {
  files: ReadonlyArray<{ url: string; contentType: string; width: number | null }>;
}

/** The address of the smallest file that is wide enough, or else of the widest. */
export function pictureOf(picture: Picture | null | undefined, widthPx: number): string | null {
  const files = [...(picture?.files ?? [])].sort((a, b) => (a.width ?? 0) - (b.width ?? 0));
  return (files.find(({ width }) => (width ?? 0) >= widthPx) ?? files.at(-1))?.url ?? null;
}
