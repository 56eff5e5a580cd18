//! Reading grade: Flesch–Kincaid, 0.39 × words ÷ sentences + 11.8 × syllables ÷ words − 15.59.
//!
//! Source: Kincaid, Fishburne, Rogers, Chissom: Derivation of New Readability Formulas for Navy Enlisted Personnel, 1975.

/// The school grade (years in a school of the United States) that a text asks for; 0 for a text without words.
pub fn grade(paragraphs: &[String]) -> f64 {
    let (mut words, mut sentences, mut all_syllables) = (0u32, 0u32, 0u32);
    for paragraph in paragraphs {
        let list: Vec<&str> = kernel::text::words(paragraph).map(|(_, word)| word).collect();
        if list.is_empty() {
            continue;
        }
        words += list.len() as u32;
        sentences += sentence_count(paragraph);
        all_syllables += list.iter().map(|word| syllables(word)).sum::<u32>();
    }
    if words == 0 {
        return 0.0;
    }
    let (words, sentences) = (f64::from(words), f64::from(sentences.max(1)));
    0.39 * words / sentences + 11.8 * f64::from(all_syllables) / words - 15.59
}

/// Ends of sentences followed by a blank or the end, at least one a paragraph. "5.5" and "e.g." within a word do not end one.
fn sentence_count(paragraph: &str) -> u32 {
    let mut count = 0;
    let mut chars = paragraph.trim().chars().peekable();
    while let Some(c) = chars.next() {
        let ends = matches!(c, '.' | '!' | '?' | ':' | ';');
        // "He said: “Stop.” Then he left." has its quotation marks and brackets after the full stop.
        while ends && chars.next_if(|next| matches!(next, '”' | '’' | '"' | '\'' | ')' | ']')).is_some() {
        }
        if ends && chars.peek().is_none_or(|next| next.is_whitespace()) {
            count += 1;
        }
    }
    count.max(1)
}

/// Groups of vowels, less a silent final `e`, at least one.
pub fn syllables(word: &str) -> u32 {
    let word = kernel::text::fold(word);
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut groups = 0;
    let mut before = false;
    for c in word.chars() {
        groups += u32::from(is_vowel(c) && !before);
        before = is_vowel(c);
    }
    // The `e` of "table" is heard, that of "whole" is not.
    let heard = word.strip_suffix("le").is_some_and(|rest| !rest.ends_with(is_vowel));
    let silent = word.ends_with('e') && !heard && groups > 1;
    (groups - u32::from(silent)).max(1)
}
