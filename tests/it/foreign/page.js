// Opens a page in Chromium, from its file, and tells what is wrong with it. Input: {"file", "folder", "tasks"}; output: for each
// task a list of faults, or its figures.
'use strict';
const fs = require('fs');
const path = require('path');
const assert = require('assert');

const packages = process.argv[2];
const { chromium } = require(path.join(packages, 'playwright-core'));
const axe = fs.readFileSync(path.join(packages, 'axe-core/axe.min.js'), 'utf8');
const AXE = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const program = () => {
    const folders = process.env.PATH.split(path.delimiter);
    const found = folders.map((folder) => path.join(folder, 'chromium')).find((file) => fs.existsSync(file));
    if (!found) throw new Error('no chromium; scripts/test installs it');
    return found;
};

/** Opens the page. Whatever it asks for beside itself, and whatever goes wrong in it, is a fault. */
async function open(browser, file, faults, options) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    const address = `file://${file}`;
    page.on('request', (request) => { if (request.url().split('#')[0] !== address) faults.push(`asks for ${request.url()}`); });
    page.on('pageerror', (error) => faults.push(`fails: ${error.message}`));
    page.on('console', (message) => faults.push(`says: ${message.text()}`));
    await page.goto(address);
    if (options?.javaScriptEnabled !== false) await page.waitForSelector('#app main');
    return page;
}

/**
 * Waits until `check` passes, and returns what it gives; its last failure is the fault. The page draws after an event and moves the
 * focus after it has drawn, which takes a slow machine longer than the next question of a test.
 */
async function until(check) {
    const end = Date.now() + 20_000;
    for (;;) {
        try {
            return await check();
        } catch (error) {
            if (Date.now() > end) throw error;
        }
        await new Promise((done) => setTimeout(done, 20));
    }
}

async function go(page, view) {
    await page.evaluate((view) => { location.hash = view; }, view);
    await page.waitForSelector(`.view.${view}`);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

const views = (page) => page.$$eval('nav.views a', (links) => links.map((link) => link.getAttribute('href').slice(1)));

/** What axe and a ruler find in what is shown. */
async function faultsOf(page, place) {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    const found = await page.evaluate(`${axe}; axe.run(document, { resultTypes: ['violations'], runOnly: ${JSON.stringify(AXE)} })
        .then((all) => all.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html.slice(0, 200)).slice(0, 3).join(' | ')))`);
    const wordless = await page.evaluate(() => {
        const labels = [...document.querySelectorAll('[aria-label]')].map((one) => one.getAttribute('aria-label'));
        return [document.body.innerText, ...labels].join('\n').match(/\[[a-z]+(?:-[a-z]+)*(?:\.[a-z-]+)*\]|\{\{/)?.[0];
    });
    if (wordless) found.push(`${wordless} has no words`);
    return [...(over > 0 ? [`${place}: ${over} pixels too wide`] : []), ...found.map((one) => `${place}: ${one}`)];
}

const tasks = {
    /** Every part at every width, light and dark, and both panels. */
    async look(browser, { file }) {
        const faults = [];
        for (const width of [1440, 1280, 390, 320]) {
            for (const colorScheme of ['light', 'dark']) {
                const page = await open(browser, file, faults, { viewport: { width, height: 800 }, colorScheme });
                for (const view of await views(page)) {
                    await go(page, view);
                    faults.push(...await faultsOf(page, `${view} at ${width}, ${colorScheme}`));
                }
                await go(page, 'heatmap');
                for (const [what, name] of [['person', '.heat tbody .name'], ['skill', '.heat thead .s button']]) {
                    await page.locator(name).first().click();
                    await page.waitForSelector('dialog[open]');
                    faults.push(...await faultsOf(page, `panel of a ${what} at ${width}, ${colorScheme}`));
                    await page.keyboard.press('Escape');
                    await page.waitForSelector('dialog', { state: 'detached' });
                }
                await page.context().close();
            }
        }
        return faults;
    },

    /** Bars, marks, edges and the frame of the focus have enough contrast with what is behind them, light and dark. */
    async contrast(browser, { file }) {
        const faults = [];
        const light = (hex) => {
            const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit) : hex.slice(1).match(/../g);
            const [r, g, b] = digits.map((digit) => parseInt(digit, 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
        };
        const pairs = 'edge paper, edge band, fill paper, fill track, goal fill, goal track, was track, focus paper, focus band, focus far, focus near, focus met, focus beyond, main paper';
        for (const colorScheme of ['light', 'dark']) {
            const page = await open(browser, file, faults, { colorScheme });
            const colour = (name) => page.evaluate((name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim(), name);
            for (const pair of pairs.split(', ')) {
                const [a, b] = (await Promise.all(pair.split(' ').map(colour))).map(light);
                const ratio = Math.max(a, b) / Math.min(a, b);
                if (ratio < 3) faults.push(`${pair}, ${colorScheme}: ${ratio.toFixed(2)}`);
            }
        }
        return faults;
    },

    /** A touch says a cell in words. */
    async touch(browser, { file }) {
        const faults = [];
        const page = await open(browser, file, faults, { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true });
        await go(page, 'heatmap');
        const cell = page.locator('.heat tbody td.g').first();
        await cell.tap();
        await until(async () => assert.strictEqual(await page.locator('.said').textContent(), await cell.getAttribute('aria-label')));
        return faults;
    },

    /** Without script, it is read. */
    async plain(browser, { file }) {
        const faults = [];
        const page = await open(browser, file, faults, { javaScriptEnabled: false, viewport: { width: 320, height: 800 } });
        // Scripts of the page may not run, those of the test may.
        const figures = await page.evaluate(() => ({
            over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
            tables: document.querySelectorAll('#plain table').length,
            rows: document.querySelectorAll('#plain tbody tr').length,
            cells: document.querySelectorAll('#plain .heat tbody td.g').length,
            notice: document.querySelector('noscript')?.textContent.trim() ?? '',
            elements: document.querySelectorAll('*').length,
        }));
        return { faults, ...figures };
    },

    /** How many elements each part has. */
    async size(browser, { file }) {
        const faults = [];
        const page = await open(browser, file, faults);
        const elements = {};
        for (const view of await views(page)) {
            await go(page, view);
            elements[view] = await page.evaluate(() => document.querySelectorAll('*').length);
        }
        return { faults, elements };
    },

    /** Search, filters, sorting, keyboard, panels. */
    async answer(browser, { file }) {
        const faults = [];
        const page = await open(browser, file, faults);
        const people = () => page.$$eval('.heat tbody .name', (names) => names.map((name) => name.textContent));
        const active = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent);
        const choose = (label, value) => page.locator(`label:has(span:text-is("${label}")) select`).selectOption(value);
        await go(page, 'heatmap');
        const all = await people();
        assert(all.length > 5, 'there are people');

        await page.getByLabel('Search').fill('BJORN');
        await until(async () => assert.deepStrictEqual(await people(), ['Björn Håkansson'], 'search knows letters without their marks'));
        await page.getByRole('button', { name: 'Clear the filters' }).click();
        await until(async () => assert.deepStrictEqual(await people(), all, 'all are back'));

        await choose('Department', 'Imaging Services');
        const imaging = await until(async () => {
            const names = await people();
            assert(names.length > 0 && names.length < all.length, 'a department is a part');
            return names;
        });
        await choose('Gap', 'large');
        await until(async () => {
            const large = await people();
            assert(large.every((name) => imaging.includes(name)) && large.length < imaging.length, 'filters hold together');
        });
        await page.getByRole('button', { name: 'Clear the filters' }).click();
        await choose('Skill', '0');
        await choose('Gap', 'some');
        await until(async () => {
            const cells = await page.$$eval('.heat tbody .g', (cells) => cells.map((cell) => cell.textContent));
            assert(cells.length > 0 && cells.every((text) => text.startsWith('▲')), 'only people with a gap in that skill');
        });
        await page.getByRole('button', { name: 'Clear the filters' }).click();
        await until(async () => assert.deepStrictEqual(await people(), all, 'all are back'));

        await choose('Sort by', 'share');
        await until(async () => {
            assert.notDeepStrictEqual(await people(), all, 'another order');
            const shares = await page.$$eval('.heat tbody .share', (cells) => cells.map((cell) => parseInt(cell.textContent)));
            assert.deepStrictEqual(shares, [...shares].sort((a, b) => a - b), 'sorted by readiness');
        });
        await choose('Sort by', 'name');
        await until(async () => assert.deepStrictEqual(await people(), all, 'sorted by name'));

        // One tab stop, which the arrows move; each cell is said in words.
        assert.strictEqual(await page.locator('.heat [data-spot][tabindex="0"]').count(), 1);
        await page.locator('.heat [data-spot][tabindex="0"]').focus();
        for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
        const words = await until(async () => {
            const words = await active();
            assert.match(words, /^Ana Beatriz de Souza, Teaching and mentoring others: rated \d, needed \d, (level met|\d levels? (to go|beyond))$/);
            assert.strictEqual(await page.locator('.said').textContent(), words, 'and shown to those who touch it');
            return words;
        });
        await page.keyboard.press('Control+End');
        await until(async () => {
            assert.notStrictEqual(await active(), words);
            assert((await active()).startsWith(all.at(-1)), 'the last cell');
        });
        await page.keyboard.press('Control+Home');
        await until(async () => assert.strictEqual(await active(), all[0], 'the first cell'));
        await page.keyboard.press('Enter');
        await page.waitForSelector('dialog[open]');
        await until(async () => assert.strictEqual(await page.locator('dialog h2').textContent(), all[0]));
        const named = await page.locator('dialog .gaps .name').first().textContent();
        await page.locator('dialog .gaps .name').first().click();
        await until(async () => assert.strictEqual(await page.locator('dialog h2').textContent(), named, 'from a person to a skill'));
        assert.match(await page.locator('dialog svg[role=img]').getAttribute('aria-label'), /^Ratings in people: 1: \d+; /);
        await page.keyboard.press('Escape');
        await page.waitForSelector('dialog', { state: 'detached' });
        await until(async () => assert.strictEqual(await active(), all[0], 'the focus is back where it was'));

        await go(page, 'needs');
        const column = (at) => page.$$eval(`table.needs tbody tr`, (rows, at) => rows.map((row) => row.cells[at].textContent), at);
        await page.getByRole('button', { name: 'People with a gap' }).click();
        await until(async () => {
            assert.strictEqual(await page.locator('table.needs th[aria-sort]').count(), 1);
            const counts = (await column(2)).map(Number);
            const [up, down] = [[...counts].sort((a, b) => a - b), [...counts].sort((a, b) => b - a)];
            assert([String(up), String(down)].includes(String(counts)), 'sorted by a heading');
        });
        await go(page, 'findings');
        const rows = await page.locator('table.findings tbody tr').count();
        await page.getByLabel('Search').fill('zzz');
        await page.getByText('No row fits.').waitFor();
        await page.getByLabel('Search').fill('');
        await until(async () => assert.strictEqual(await page.locator('table.findings tbody tr').count(), rows));
        const severities = await page.$$eval('table.findings tbody th', (cells) => cells.map((cell) => cell.textContent));
        assert(severities[0].includes('Error') && severities.at(-1).includes('Note'), 'the gravest first');
        return faults;
    },

    /** Typed texts turn nothing around them, with and without script; no heading is cut off; each id is there once. */
    async strange(browser, { file }) {
        const faults = [];
        const check = async (page, place) => faults.push(...(await page.evaluate(() => {
            const bare = (text) => {
                const rest = text.replace(/\u2068[^\u2068\u2069]*\u2069/g, '');
                return rest === text ? /[\u0590-\u08ff]/.test(text) : bare(rest);
            };
            const found = [];
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) {
                const { data, parentElement: within } = texts.currentNode;
                if (within.closest('script, style')) continue;
                if (bare(data) && !within.closest('bdi, option')) found.push(`not isolated: ${within.outerHTML.slice(0, 120)}`);
                if (/[\u202a-\u202e]/.test(data)) found.push(`turns the text after it: ${data}`);
                const heading = within.closest('th, .over td');
                if (!heading || data.trim() === '') continue;
                const range = document.createRange();
                range.selectNodeContents(texts.currentNode);
                const inner = range.getBoundingClientRect();
                for (let box = within; ; box = box.parentElement) {
                    const outer = box.getBoundingClientRect();
                    const over = Math.max(outer.left - inner.left, inner.right - outer.right, outer.top - inner.top, inner.bottom - outer.bottom);
                    if ((box === heading || getComputedStyle(box).overflowY === 'hidden') && over > 2) found.push(`cut off by ${Math.round(over)} pixels: ${data}`);
                    if (box === heading) break;
                }
            }
            for (const one of document.querySelectorAll('[aria-label]')) {
                const label = one.getAttribute('aria-label');
                if (bare(label) || /[\u202a-\u202e]/.test(label)) found.push(`not isolated: ${label}`);
            }
            const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
            found.push(...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `twice: ${id}`));
            if (/[\u202a-\u202e]/.test(document.title) || !document.title.includes('\u05dc')) found.push(`title: ${document.title}`);
            return [...new Set(found)].slice(0, 5);
        })).map((fault) => `${place}: ${fault}`));
        const page = await open(browser, file, faults);
        for (const view of await views(page)) {
            await go(page, view);
            await check(page, view);
        }
        await go(page, 'heatmap');
        for (const name of ['.heat tbody .name', '.heat thead .s button']) {
            await page.locator(name).first().click();
            await page.waitForSelector('dialog[open]');
            await check(page, `panel of ${name}`);
            await page.keyboard.press('Escape');
            await page.waitForSelector('dialog', { state: 'detached' });
        }
        await check(await open(browser, file, faults, { javaScriptEnabled: false }), 'without script');
        return faults;
    },

    /** The search finds letters that Unicode does not take apart. */
    async letters(browser, { file }) {
        const faults = [];
        const page = await open(browser, file, faults);
        await go(page, 'heatmap');
        for (const [typed, name] of [['lukasz ost', 'Łukasz Øst'], ['ISIL DORDEVIC', 'Işıl Đorđević'], ['aesa strauss', 'Æsa Strauß'], ['ŁUKASZ', 'Łukasz Øst']]) {
            await page.getByLabel('Search').fill(typed);
            const only = (name) => [...document.querySelectorAll('.heat tbody .name')].map((one) => one.textContent).join() === name;
            await page.waitForFunction(only, name, { timeout: 10_000 }).catch(() => faults.push(`${typed} does not find ${name}`));
        }
        return faults;
    },

    /** Without script, each kind of cell in the heatmap has a colour of its own in every row. */
    async shades(browser, { file }) {
        const faults = [];
        const page = await open(browser, file, faults, { javaScriptEnabled: false });
        const shades = await page.evaluate(() => ['far', 'near', 'met', 'beyond', 'unknown'].map((kind) => {
            const cells = [...document.querySelectorAll(`#plain .heat td.${kind}`)];
            return [kind, [...new Set(cells.map((cell) => getComputedStyle(cell).backgroundColor))]];
        }));
        for (const [kind, colours] of shades) if (colours.length !== 1) faults.push(`${kind}: ${colours.join(', ') || 'no cell'}`);
        if (new Set(shades.map(([, [colour]]) => colour)).size !== shades.length) faults.push(`two have the same: ${JSON.stringify(shades)}`);
        return faults;
    },

    /** The filters hold for changes, too; rows that sum up stay below the others, however these are sorted and filtered. */
    async changed(browser, { file }) {
        const faults = [];
        const page = await open(browser, file, faults);
        const rows = (table, count) => page.waitForFunction(([table, count]) => document.querySelectorAll(`table.${table} tbody tr`).length === count, [table, count], { timeout: 10_000 });
        const total = async () => {
            assert.strictEqual(await page.locator('table.changes-people tfoot tr.total').count(), 1);
            assert((await page.locator('table.changes-people tr').last().textContent()).startsWith('All in both rounds'));
            assert.strictEqual(await page.locator('table.changes-people tbody').getByText('All in both rounds').count(), 0);
        };
        await go(page, 'changes');
        await rows('changes-people', 3);
        await total();
        for (const order of ['ascending', 'descending']) {
            await page.locator('table.changes-people thead button').first().click();
            await page.waitForSelector(`table.changes-people th[aria-sort=${order}]`);
            await total();
        }
        const skill = page.locator('label:has(span:text-is("Skill")) select');
        await skill.selectOption('0');
        await rows('changes-skills', 1);
        await rows('changes-finished', 1);
        assert((await page.locator('table.changes-skills tbody').textContent()).includes('Finding and filtering information'));
        await skill.selectOption('1');
        await rows('changes-skills', 1);
        await page.waitForSelector('table.changes-finished', { state: 'detached' });
        await skill.selectOption('-1');
        await page.getByLabel('Search').fill('keiko');
        await rows('changes-people', 1);
        await total();
        await go(page, 'plans');
        assert.match(await page.locator('#app table.plain tfoot tr.total').textContent(), /^Without dropped ones/);
        const phone = await open(browser, file, faults, { viewport: { width: 390, height: 800 } });
        await go(phone, 'changes');
        assert.match(await phone.locator('.scroll > .total').first().textContent(), /All in both rounds/);
        const plain = await open(browser, file, faults, { javaScriptEnabled: false });
        assert.match(await plain.locator('tfoot tr.total').last().textContent(), /^\s*All in both rounds/);
        return faults;
    },

    /** Prints the heatmap of the people whom a search finds, one of them, and the whole. */
    async print(browser, { file, folder, search }) {
        const faults = [];
        const page = await open(browser, file, faults, { colorScheme: 'dark' });
        const print = (name) => page.pdf({ path: path.join(folder, name), preferCSSPageSize: true, printBackground: true });
        await go(page, 'heatmap');
        await page.getByLabel('Search').fill(search);
        await until(async () => {
            const names = await page.$$eval('.heat tbody .name', (names) => names.map((name) => name.textContent));
            assert(names.length > 0 && names.every((name) => name.includes(search)), 'the search has narrowed the heatmap');
        });
        await print('heatmap.pdf');
        await page.locator('.heat tbody .name').first().click();
        await page.waitForSelector('dialog[open]');
        await print('person.pdf');
        await page.keyboard.press('Escape');
        await page.waitForSelector('dialog', { state: 'detached' });
        await page.evaluate(() => { window.print = () => {}; });
        await page.getByRole('button', { name: 'Print the whole report' }).click();
        await page.waitForSelector('.view.returns');
        await print('whole.pdf');
        return faults;
    },
};

(async () => {
    const input = JSON.parse(fs.readFileSync(0, 'utf8'));
    // The sandbox of Chromium needs more than a container gives.
    const browser = await chromium.launch({ executablePath: program(), args: ['--no-sandbox'] });
    const output = {};
    for (const task of input.tasks) {
        try {
            output[task] = await tasks[task](browser, input);
        } catch (error) {
            output[task] = [`${task}: ${error.message}`];
        }
    }
    await browser.close();
    process.stdout.write(JSON.stringify(output));
})();
