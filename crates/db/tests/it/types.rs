//! Values and what becomes of them in a database.

use db::{Error, Tx, db_test};
use jiff::Timestamp;
use jiff::civil::date;

use super::people::{ADD, ALL, Kind, MIGRATIONS, Person, PersonId};

db::sql! {
    ECHO: (i64, bool, f64, String, Option<String>, Vec<u8>) => (i64, bool, f64, String, Option<String>, Vec<u8>) =
        "SELECT $1 AS a, $2 = true AS b, $3 AS c, $4 AS d, $5 AS e, $6 AS f";
    WIDE: i64 => (i32,) = "SELECT $1 AS n";
    UNSIGNED: i64 => (u32,) = "SELECT $1 AS n";
    EMPTY: Option<i64> => (i64,) = "SELECT $1 AS n";
    KIND: String => (Kind,) = "SELECT $1 AS kind";
}

db_test!(
    MIGRATIONS,
    fn every_type_comes_back_as_it_went_in(db) {
        let full = Person {
            id: PersonId(i64::MAX),
            name: "Zoë 'quoted' $1 \\ \"and\" 🎗".to_owned(),
            born: Some(date(1970, 2, 28)),
            seen: Timestamp::from_microsecond(-1_700_000_000_123_456).unwrap(),
            kind: Kind::Member,
            trusted: false,
            size: Some(0.1),
            face: Some(vec![0, 255, 10]),
            age: u16::MAX,
        };
        let empty = Person { id: PersonId(1), name: String::new(), born: None, size: None, face: None, ..full.clone() };
        let (a, b) = (full.clone(), empty.clone());
        let add = async move |tx: &Tx| {
            for p in [&a, &b] {
                let face = p.face.as_deref();
                let args = (p.id, p.name.as_str(), p.born, p.seen, p.kind, p.trusted, p.size, face, p.age);
                tx.exec(&ADD, args).await?;
            }
            Ok(())
        };
        db.write(add).await.unwrap();
        assert_eq!(db.read(async |c| c.all(&ALL, ()).await).await.unwrap(), [empty, full]);
    }

    fn values_of_equal_meaning_fit_a_parameter(db) {
        let echo = async |c: &db::Conn| {
            let (text, bytes) = ("t".to_owned(), vec![1_u8]);
            let owned = c.one(&ECHO, (i64::MIN, true, -0.5, text.clone(), Some(text.clone()), bytes.clone())).await?;
            let borrowed = c.one(&ECHO, (&i64::MIN, true, -0.5, &text, Some("t"), &bytes)).await?;
            let slices = c.one(&ECHO, (i64::MIN, true, -0.5, "t", Some(&text), &bytes[..])).await?;
            Ok([owned, borrowed, slices])
        };
        let one = (i64::MIN, true, -0.5, "t".to_owned(), Some("t".to_owned()), vec![1]);
        assert_eq!(db.read(echo).await.unwrap(), [one.clone(), one.clone(), one]);
    }

    fn a_number_that_does_not_fit_is_an_error(db) {
        let read = async |c: &db::Conn| {
            let fits = c.one(&WIDE, i64::from(i32::MIN)).await;
            let wide = c.one(&WIDE, i64::from(i32::MAX) + 1).await;
            let negative = c.one(&UNSIGNED, -1_i64).await;
            Ok((fits, wide, negative))
        };
        let (fits, wide, negative) = db.read(read).await.unwrap();
        assert_eq!(fits, Ok((i32::MIN,)));
        assert!(matches!(&wide, Err(Error::Bug(why)) if why.contains("WIDE") && why.contains("i32")), "{wide:?}");
        assert!(matches!(&negative, Err(Error::Bug(why)) if why.contains("u32")), "{negative:?}");
    }

    fn an_empty_cell_needs_an_option(db) {
        let empty = db.read(async |c| c.one(&EMPTY, None::<i64>).await).await;
        assert!(matches!(&empty, Err(Error::Bug(why)) if why.contains("EMPTY")), "{empty:?}");
    }

    fn a_word_outside_an_enumeration_is_an_error(db) {
        assert_eq!(db.read(async |c| c.one(&KIND, "member").await).await, Ok((Kind::Member,)));
        let unknown = db.read(async |c| c.one(&KIND, "robot").await).await;
        assert!(matches!(&unknown, Err(Error::Bug(why)) if why.contains("\"robot\" is no Kind")), "{unknown:?}");
    }
);

#[test]
fn an_id_is_shown_as_thirteen_characters_and_read_back() {
    let id = PersonId(1_234_567_890_123_456_789);
    assert_eq!(id.to_string().len(), 13);
    assert_eq!(id.to_string().parse(), Ok(id));
    assert_eq!("short".parse::<PersonId>(), Err(db::NoId));
}

#[test]
fn a_list_is_padded_with_its_last_id() {
    assert_eq!(db::pad::<_, 4>([1, 2], -1), [1, 2, 2, 2]);
    assert_eq!(db::pad::<_, 2>([1, 2, 3], -1), [1, 2]);
    assert_eq!(db::pad::<_, 2>([], -1), [-1, -1]);
}
