// Builds each page of the program as one script and one style sheet, which the program puts into its HTML files. It also writes
// their hashes, which the content security policy of those files names.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

// Another folder can be given, to compare a new build with the one that is checked in.
const folder = resolve(import.meta.dirname, process.env.SKILLBOOK_WEB_OUT ?? '../templates/web');

const hash = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

// What would end the element that the text stands in.
const forbidden = { 'report.js': /<\/script|<!--/i, 'report.css': /<\/style/i };

const hashes = {
    name: 'hashes',
    closeBundle() {
        const texts = Object.keys(forbidden).map((name) => {
            const text = readFileSync(resolve(folder, name), 'utf8');
            if (forbidden[name].test(text)) throw new Error(`${name} would end its own element`);
            return hash(text);
        });
        const [script, style] = texts;
        writeFileSync(resolve(folder, 'hashes.json'), `${JSON.stringify({ script, style })}\n`);
    },
};

export default defineConfig({
    plugins: [hashes],
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
        outDir: folder,
        emptyOutDir: true,
        target: 'es2022',
        cssCodeSplit: false,
        reportCompressedSize: false,
        lib: { entry: resolve(import.meta.dirname, 'src/report.tsx'), name: 'skillbook', formats: ['iife'], fileName: () => 'report.js', cssFileName: 'report' },
        minify: true,
    },
    define: { 'process.env.NODE_ENV': '"production"' },
});
