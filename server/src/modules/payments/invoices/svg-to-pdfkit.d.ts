declare module 'svg-to-pdfkit' {
  interface Options {
    width?: number;
    height?: number;
    preserveAspectRatio?: string;
    imageCallback?: (link: string) => string;
    warningCallback?: (message: string) => void;
  }
  export default function drawSvg(pdf: PDFKit.PDFDocument, svg: string, x: number, y: number, options?: Options): void;
}
