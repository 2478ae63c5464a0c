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

/** Letters that Unicode does not take apart, and what people type for them. */
const PLAIN: Record<string, string> = { ł: 'l', ı: 'i', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ŧ: 't', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' };
const NOT_PLAIN = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');

/** A text as it is compared: without case, accents, signs of direction and surrounding blanks. */
export function folded(text: string): string {
    const bare = text.toLowerCase().normalize('NFKD').replace(/[\p{M}\u2066-\u2069]/gu, '');
    return bare.replace(NOT_PLAIN, (letter) => PLAIN[letter] ?? letter).trim();
}

/** A typed text within a sentence. One from right to left is isolated, so that it turns nothing around it. */
export function alone(text: string): string {
    return /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u.test(text) ? `\u2068${text}\u2069` : text;
}
