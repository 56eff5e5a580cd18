//! Words that stand for something: the same in JSON, in addresses and in the description.

/// A word of one of the product's enumerations, as JSON and OpenAPI know it.
macro_rules! word {
    ($(#[$doc:meta])* $name:ident = $of:ty, $word:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub(crate) struct $name(pub(crate) $of);

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.0.$word())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                text.parse().map(Self).map_err(|_| {
                    let all: Vec<&str> = <$of>::ALL.iter().map(|one| one.$word()).collect();
                    serde::de::Error::custom(format!("choose one of: {}", all.join(", ")))
                })
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                let all = <$of>::ALL.iter().map(|one| one.$word());
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some(all))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($name))
            }
        }
    };
}

word!(ArticleKind = app::articles::Kind, as_str);
word!(PostKind = app::posts::Kind, as_str);
word!(PostAudience = app::posts::Audience, as_str);
word!(Mood = app::posts::Mood, as_str);
word!(Held = app::posts::Held, as_str);
word!(Reaction = app::posts::Reaction, as_str);
word!(Tab = app::posts::Tab, as_str);
word!(AnswerAudience = app::profiles::Audience, as_str);
word!(Bond = app::members::Bond, name);
word!(Scope = app::access_tokens::Scope, as_str);
word!(Which = app::questions::Which, as_str);
word!(NewsKind = app::notifications::Kind, as_str);
word!(NewsWay = app::notifications::Way, as_str);
word!(TeamAudience = app::members::TeamAudience, as_str);
word!(CaseSubject = app::moderation::Subject, as_str);
word!(Ground = app::moderation::Ground, as_str);
word!(Outcome = app::moderation::Outcome, as_str);
word!(Act = app::moderation::Act, as_str);
word!(Ruling = app::moderation::Ruling, as_str);
word!(PictureStep = app::posts::pictures::Step, as_str);

/// The schemas of all of them: words of addresses are not found by themselves.
pub(crate) fn schemas() -> Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)> {
    macro_rules! all {
        ($($name:ident),+) => { vec![$((stringify!($name).to_owned(), <$name as utoipa::PartialSchema>::schema())),+] };
    }
    all!(
        ArticleKind,
        PostKind,
        PostAudience,
        Mood,
        Held,
        Reaction,
        Tab,
        AnswerAudience,
        Bond,
        Scope,
        Which,
        NewsKind,
        NewsWay,
        TeamAudience,
        CaseSubject,
        Ground,
        Outcome,
        Act,
        Ruling,
        PictureStep
    )
}
