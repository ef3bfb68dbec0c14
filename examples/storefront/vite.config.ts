import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// One build serves every brand: nothing of a brand is compiled in, so the same files can be put behind any of them.
export default defineConfig({
  base: '/',
  plugins: [react()],
  build: { target: 'es2023', cssMinify: true, reportCompressedSize: true },
});
