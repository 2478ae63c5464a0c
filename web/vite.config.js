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

/** The licences of the packages within a script, which they ask to be kept with it: each text once, below those whose it is. */
function notices(modules) {
    const folders = new Set(modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replace(/^\0/, ''))?.[0] ?? []));
    const owners = new Map();
    for (const folder of [...folders].sort()) {
        const { name, version } = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8'));
        const lines = readFileSync(resolve(folder, 'LICENSE'), 'utf8').trim().split(/\r?\n/).map((line) => line.trim());
        const text = lines.filter((line) => !/^(Copyright|The MIT License|MIT License|ISC License)/.test(line)).join(' ').replace(/\s+/g, ' ').trim();
        const whose = `${name} ${version}: ${lines.filter((line) => line.startsWith('Copyright')).join('; ')}`;
        owners.set(text, [...(owners.get(text) ?? []), whose]);
    }
    const texts = [...owners].map(([text, whose]) => `${whose.join('\n')}\n${text}`).join('\n\n');
    if (texts.includes('*/')) throw new Error('a licence would end its comment');
    return `/*! In this script, besides skillbook:\n\n${texts}\n*/\n`;
}

let licences = '';

const hashes = {
    name: 'hashes',
    generateBundle(_, bundle) {
        licences = notices(Object.values(bundle).flatMap((part) => Object.keys(part.modules ?? {})));
    },
    closeBundle() {
        const script = resolve(folder, 'report.js');
        writeFileSync(script, licences + readFileSync(script, 'utf8'));

        const texts = Object.keys(forbidden).map((name) => {
            const text = readFileSync(resolve(folder, name), 'utf8');
            if (forbidden[name].test(text)) throw new Error(`${name} would end its own element`);
            return hash(text);
        });
        writeFileSync(resolve(folder, 'hashes.json'), `${JSON.stringify({ script: texts[0], style: texts[1] })}\n`);
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
