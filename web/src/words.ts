// The words of a page. They come with its data; none stands in the script.

let words: Record<string, string> = {};
let rules = new Intl.PluralRules('en');
export let collator = new Intl.Collator('en');

export function speak(language: string, texts: Record<string, string>): void {
    words = texts;
    rules = new Intl.PluralRules(language);
    collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
}

/** A text by its key, with its blanks filled in. */
export function t(key: string, blanks: Record<string, string | number> = {}): string {
    const text = words[key] ?? `[${key}]`;
    return text.replace(/\{\{ ([a-z-]+) \}\}/g, (whole, name: string) => String(blanks[name] ?? whole));
}

/** A text that depends on a number. */
export function counted(key: string, count: number, blanks: Record<string, string | number> = {}): string {
    const form = `${key}.${rules.select(count)}`;
    return t(form in words ? form : `${key}.other`, { count, ...blanks });
}

/** A text as it is compared: without case, accents, signs of direction and surrounding blanks. */
export function folded(text: string): string {
    return text.normalize('NFKD').replace(/[\p{M}\u2066-\u2069]/gu, '').toLowerCase().trim();
}

/** A typed text within a sentence. One from right to left is isolated, so that it turns nothing around it. */
export function alone(text: string): string {
    return /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u.test(text) ? `\u2068${text}\u2069` : text;
}
