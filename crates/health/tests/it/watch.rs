//! The phrases of the shipped pack in sentences as people write them, and the false alarms that must be none.

use health::Watch;
use health::pack::{Level, Risk, Safety, Situation};

use crate::shipped::breast_cancer;

fn found(watch: &Watch, text: &str) -> Vec<String> {
    watch.find(text).into_iter().map(|one| one.slug.clone()).collect()
}

fn of(phrases: &[&str], near: &[&str], unless: &[&str]) -> Watch {
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let situation = Situation {
        slug: "one".to_owned(),
        risk: Risk::Urgent,
        level: None,
        title: "Title".to_owned(),
        say: "Say".to_owned(),
        phrases: list(phrases),
        near: list(near),
        unless: list(unless),
    };
    Watch::new(&Safety { notice: String::new(), situations: vec![situation] })
}

#[test]
fn what_cannot_wait_is_found_as_people_write_it() {
    let watch = Watch::new(&breast_cancer().safety);
    for (text, slug) in [
        (
            "Day 9 after chemo and I have a fever of 38.4, should I wait until Monday?",
            "fever-during-chemotherapy",
        ),
        ("Third round on Tuesday. Now SHIVERING under two duvets", "fever-during-chemotherapy"),
        ("Temp of 38,6 this evening, second cycle of paclitaxel was last week", "fever-during-chemotherapy"),
        ("it says 38 degrees and my neutrophils were low on friday", "fever-during-chemotherapy"),
        ("my thermometer shows 100.4, infusion was 8 days ago", "fever-during-chemotherapy"),
        ("Back pain for a week and since this morning my legs feel weak.", "pressure-on-the-spinal-cord"),
        ("I can’t pee since last night", "pressure-on-the-spinal-cord"),
        ("cant pee and my back is killing me", "pressure-on-the-spinal-cord"),
        ("Sudden chest pain walking up the stairs", "blood-clot"),
        ("I can't\nbreathe properly", "blood-clot"),
        ("My calf is swollen and hot", "blood-clot"),
        ("Started the new antibiotic and my lips are swelling", "severe-allergic-reaction"),
        ("I have hives all over since the infusion", "severe-allergic-reaction"),
        ("Mum can't stay awake and makes no sense", "cannot-keep-fluids-down"),
        ("I have not kept anything down for two days", "cannot-keep-fluids-down"),
        ("The worst headache of my life, and I keep throwing up", "something-in-the-brain"),
        ("She had a seizure an hour ago", "something-in-the-brain"),
        ("I am going to end it all tonight.", "crisis-high"),
        ("By the time you read this I will be gone", "crisis-high"),
        ("I’m hurting myself again", "crisis-high"),
        ("Some nights I just want to die", "crisis-medium"),
        ("They would be better off without me", "crisis-medium"),
        ("I dont want to be here anymore", "crisis-medium"),
        ("I DON‘T WANT TO LIVE like this", "crisis-medium"),
        ("I can't go on.", "crisis-medium"),
        ("Feeling *hopeless* today", "crisis-low"),
        ("What's the point any more", "crisis-low"),
        ("I give up", "crisis-low"),
    ] {
        assert!(found(&watch, text).contains(&slug.to_owned()), "{text}: {:?}", found(&watch, text));
    }
}

#[test]
fn false_alarms_are_none() {
    let watch = Watch::new(&breast_cancer().safety);
    for text in [
        "My hay fever is back, second round of antihistamines.",
        "No fever after the infusion, just tired.",
        "Hay  fever again, and chemo on Monday",
        "Cabin fever after three weeks at home with the white cells so low",
        "My daughter has a fever, she is six.",
        "Feverfew tea with my chemo?",
        "The chill-out room at the unit is lovely. Chemo friends welcome.",
        "This wig is killing me",
        "This pain is killing me",
        "I don't want to die, I want to see my garden",
        "I don’t want to die",
        "I do not want to die before the wedding!",
        "She is not suicidal, just sad",
        "Is there a suicide helpline that takes texts?",
        "I am not going to end it all because of some hair",
        "We never give up. Don't give up!",
        "Not hopeless at all, the scan was clear",
        "The bees love it here, three hives and counting",
        "I can't breathe for laughing",
        "No chest pain since they changed the dose",
        "Die Hard is my favourite film. I want to watch it with you",
        "He decided to end. It was his turn in the game",
        "My sister wants to diet",
        "The point? Any more cake",
        "",
        "   \n\n ",
        "😀😀😀",
    ] {
        assert_eq!(found(&watch, text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_sign_beside_its_own_denial_still_counts() {
    let watch = Watch::new(&breast_cancer().safety);
    for (text, slug) in [
        (
            "It was hay fever last week, but now it is a real fever and chemo was on Monday",
            "fever-during-chemotherapy",
        ),
        ("No, fever! And chemo five days ago", "fever-during-chemotherapy"),
        ("They say I'm not suicidal. But I want to die.", "crisis-medium"),
    ] {
        assert!(found(&watch, text).contains(&slug.to_owned()), "{text}");
    }
}

#[test]
fn the_gravest_comes_first() {
    let watch = Watch::new(&breast_cancer().safety);
    let text = "I have chest pain and a fever since the infusion, and honestly I give up. I want to die.";
    assert_eq!(
        found(&watch, text),
        ["crisis-medium", "crisis-low", "blood-clot", "fever-during-chemotherapy"]
    );
    let levels: Vec<Option<Level>> = watch.find(text).iter().map(|one| one.level).collect();
    assert_eq!(levels, [Some(Level::Medium), Some(Level::Low), None, None]);
}

#[test]
fn whole_words_any_writing_and_no_sentence_run_across() {
    let watch = of(&["can't breathe", "38.5", "naïve fit"], &[], &[]);
    for yes in [
        "can't breathe",
        "Can’t breathe",
        "CANT BREATHE",
        "I can`t   breathe!",
        "can't-breathe",
        "“can't” breathe",
        "can'\u{200b}t breathe",
        "it was 38.5",
        "it was 38,5.",
        "naive fit",
        "nai\u{308}ve fit",
        "ｃａｎ'ｔ ｂｒｅａｔｈｅ",
        "(can't breathe)",
        "…can't breathe…",
    ] {
        assert_eq!(found(&watch, yes), ["one"], "{yes}");
    }
    for no in [
        "can't. Breathe",
        "can't, breathe",
        "can't\n\nbreathe",
        "can't — breathe",
        "can't breathed",
        "scan't breathe",
        "385",
        "38. 5",
        "138.5",
        "38.55",
    ] {
        assert!(found(&watch, no).is_empty(), "{no}");
    }
}

#[test]
fn near_words_may_stand_anywhere_and_unless_only_around_the_sign() {
    let watch = of(&["fever"], &["chemo", "white cells"], &["no fever"]);
    for yes in [
        "Chemo. Then\n\nfever",
        "fever; my White Cells are low",
        "fever after no chemo",
        "no fever, then fever. chemo",
    ] {
        assert_eq!(found(&watch, yes), ["one"], "{yes}");
    }
    for no in ["fever", "no fever, chemo", "white fever cells", "No-fever chemo"] {
        assert!(found(&watch, no).is_empty(), "{no}");
    }
}

#[test]
fn long_and_strange_texts_are_read_to_their_end() {
    let watch = Watch::new(&breast_cancer().safety);
    let long = format!("{} I want to die", "can't can't can't ".repeat(20_000));
    assert_eq!(found(&watch, &long), ["crisis-medium"]);
    assert!(found(&watch, &"a\u{300}".repeat(50_000)).is_empty());
    assert!(found(&Watch::default(), "I want to die").is_empty(), "a community without phrases");
}
