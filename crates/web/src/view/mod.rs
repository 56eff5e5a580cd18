//! What the pages show: plain structs that handlers fill and the templates in `templates/` draw.
//!
//! Nothing here reads the database or knows about HTTP. Dates, numbers and addresses arrive as the reader will see
//! them, so a template has no logic beyond "is there one".

mod admin;
mod article;
mod cards;
mod charts;
mod colour;
mod comments;
mod contributors;
mod directory;
mod errors;
mod forms;
mod glossary;
mod home;
mod icon;
mod join;
mod me;
mod media;
mod moderation;
mod newsletter;
mod notifications;
mod pages;
mod paging;
mod people;
mod posts;
mod profile;
mod reference;
mod resources;
mod running;
mod search;
mod settings;
mod sign_in;
mod site;
mod styleguide;
#[cfg(test)]
mod tests;
mod time;
mod tokens;
mod topics;
mod voices;

pub use admin::{
    AdminMember, AdminMembersPage, AdminPage, JobRow, JobsPage, LetterRow, LettersPage, RecordPage, RecordRow,
};
pub use article::{ArticlePage, Event, Heading, Reference, Word};
pub use cards::{ArticleCard, Kind, Link, TopicCard};
pub use charts::{Bar, Chart, Step as ChartStep};
pub use colour::{MarkIcon, accent, brand, hex, paper};
pub use comments::{
    CommentConfirmPage, Comments, CommentsCorner, CommentsPage, FindCommentsPage, OwnComment,
    OwnCommentsPage, VisitorForm, WaitingComment, WaitingCorner,
};
pub use contributors::{ContributorPage, ContributorsPage};
pub use directory::{DirectoryPage, FilterField, Found};
pub use errors::{ErrorPage, Faults, FieldError};
pub use forms::{Choice, PressPage, ToldPage};
pub use glossary::{Concept, GlossaryPage, Letter};
pub use home::{HomePage, MemberHomePage};
pub use icon::Icon;
pub use join::{ConfirmPage, JoinPage, SetUpPage, WaysInPage};
pub use me::{MeArticle, MeBottom, MeTop, NavTop};
pub use media::{Lead, Picture, tint};
pub use moderation::{
    AppealRow, CasePage, CaseRow, CopyView, DecisionPage, DecisionView, DeskPage, HelpBox, HelpLine,
    HelpPlace, OwnReport, ReportPage, ReportView, ReportsPage, ToldDecision,
};
pub use newsletter::{
    AdminIssuePage, AdminIssuePreviewPage, AdminNewsletterPage, AdminSubscribersPage, IssuePiece, IssueRow,
    NewsletterPage, NewsletterPreferencesPage, NewsletterThanksPage, SubscriberRow,
};
pub use notifications::{NotificationRow, NotificationSettingsPage, NotificationsPage, WayRow};
pub use pages::TextPage;
pub use paging::{Filter, FilterGroup, PageLink, Pagination};
pub use people::{Bio, Person, hue_class, initials, styled};
pub use posts::{
    ActivitiesPage, BookmarksPage, Composer, EarlierWords, PictureRow, PostCard, PostEditPage, PostEditsPage,
    PostPage, PostPicturesPage, QuestionPage, QuestionsPage, ReactionButton, SimilarPart,
};
pub use profile::{
    AliasPage, AnswerRow, AskRow, InspectPage, MonthForm, Offer, PeopleList, PeoplePage, ProfilePage,
    ProfilePicturePage, ProfileSettingsPage, QuestionForm, Shared, StepFactsPage, StepQuestionPage, Told,
};
pub use reference::{ApiAnswer, ApiField, ApiRoute, ApiType, ProblemSort, ReferencePage, RouteGroup, Shape};
pub use resources::ResourcesPage;
pub use running::{Fact, RunningPage};
pub use search::{Hit, SearchFilters, SearchPage};
pub use settings::{
    AccountRecordPage, AccountRecordRow, CodesPage, LeavingPage, PasskeyRow, SecondStepSetupPage, SessionRow,
    SettingsPage, Ways,
};
pub use sign_in::{PasswordPage, SecondStepPage, SignInPage};
pub use site::{Assets, Feed, Meta, Nav, NavItem, ShareImage, Site};
pub use styleguide::StyleguidePage;
pub use time::{Day, Moment, count};
pub use tokens::{NewTokenPage, TokenPage, TokenRow, TokensPage};
pub use topics::TopicPage;
pub use voices::{AdminVoicesPage, AskVoicePage, Quote, VoicePage, VoiceRow, VoicesPage};
