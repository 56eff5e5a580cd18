//! The whole site on one page, grouped by who it is for.

use std::time::Duration;

use app::pictures::PICTURE_BYTES;
use app::posts::pictures::PICTURES;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::Response;
use axum::routing::{get, post};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

use crate::api;
use crate::pages::{
    about, activities, admin, articles, bookmarks, challenges, comments, contributors, directory, drafts,
    edits, errors, events, feeds, glossary, home, inspect, join, leaving, media, member_home, members,
    moderation, newsletter, newsletter_issues, notifications, passkeys, people, post_pictures, posts,
    profile, profile_picture, provider, questions, record, reference, reports, returned_mail, running,
    search, set_up, settings, sign_in, site, styleguide, subscribers, tokens, topics, visitor_comments,
    voices, welcome, work,
};
use crate::server::gate::{Dear, one_by_one};
use crate::server::{FOR_ONE, Front, State, cache, headers, may_lag, ticket};

/// How long a page may take to begin.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a picture may take to come.
const PATIENCE_WITH_PICTURES: Duration = Duration::from_secs(300);
/// Bytes of a letter that came back.
const MESSAGE: usize = 1024 * 1024;
/// Bytes of a form.
const FORM: usize = 64 * 1024;
/// Bytes of a form with all answers of a profile, each of whose letters may take nine.
const ANSWERS: usize = 1024 * 1024;

/// Every address of the site.
pub fn site(state: State) -> Front {
    // What may be read from a replica. All else is read where it is written.
    let may_lag = || from_fn_with_state(state.clone(), may_lag);
    // What is dear: each kind of it passes a gate of its own, so that a flood of one leaves room for everything else.
    let one_by_one = |kind: Dear| from_fn_with_state((state.clone(), kind), one_by_one);

    // For everybody, the same for everybody: kept in memory whole.
    let public = Router::new()
        .route("/", get(home::show))
        .route("/resources", get(articles::list))
        .route("/resources/{slug}", get(articles::show))
        .route("/resources/{slug}/{file}", get(articles::citations))
        .route("/topics/{slug}", get(topics::show))
        .route("/topics/{slug}/feed.atom", get(feeds::topic))
        .route("/contributors", get(contributors::list))
        .route("/contributors/{slug}", get(contributors::show))
        .route("/glossary", get(glossary::show))
        .route("/about", get(about::about))
        .route("/editorial-policy", get(about::editorial_policy))
        .route("/privacy", get(about::privacy))
        .route("/styleguide", get(styleguide::show))
        .route("/api", get(reference::show))
        .route("/feed.atom", get(feeds::community))
        .route("/sitemap.xml", get(site::sitemap))
        .route("/robots.txt", get(site::robots))
        .route("/manifest.webmanifest", get(site::manifest))
        .route("/icon.svg", get(site::icon))
        .route("/icon-192.png", get(site::icon_192))
        .route("/icon-512.png", get(site::icon_512))
        .route("/favicon.ico", get(site::favicon))
        .route("/theme.css", get(site::theme))
        .fallback(errors::not_found)
        .layer(map_response(cache::may_be_kept))
        .layer(may_lag());

    // For one person each: who joins, who comes in.
    let visitors = Router::new()
        .route(
            "/search",
            get(search::show)
                .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
                .layer(may_lag())
                .layer(one_by_one(Dear::Search)),
        )
        .route("/join", get(join::show).post(join::wish))
        .route("/join/sent", get(join::sent))
        .route("/join/confirm/{token}", get(join::pending).post(join::confirm))
        .route("/sign-in", get(sign_in::show).post(sign_in::with_password))
        .route("/sign-in/again", get(sign_in::again))
        .route("/sign-in/sent", get(sign_in::sent))
        .route("/sign-in/link", post(sign_in::ask_link))
        .route("/sign-in/link/{token}", get(sign_in::link).post(sign_in::with_link))
        .route("/sign-in/second-step", get(sign_in::second_step).post(sign_in::show_second_step))
        .route("/sign-in/provider", get(provider::begin))
        .route("/sign-in/provider/return", get(provider::come_back))
        .route("/sign-in/passkey", post(passkeys::sign_in))
        .route("/sign-in/passkey/challenge", post(passkeys::begin_sign_in))
        .route("/sign-in/forgotten", get(sign_in::forgotten).post(sign_in::ask_password))
        .route("/sign-in/password/{token}", get(sign_in::password).post(sign_in::choose_password))
        .route("/sign-in/undo/{token}", get(sign_in::undo).post(sign_in::take_back))
        .route("/sign-out", post(sign_in::out))
        .route("/set-up/{token}", get(set_up::show).post(set_up::make))
        .route("/newsletter", get(newsletter::show).post(newsletter::subscribe))
        .route("/newsletter/sent", get(newsletter::sent))
        .route("/newsletter/confirm/{token}", get(newsletter::pending).post(newsletter::confirm))
        .route("/newsletter/thanks/{token}", get(newsletter::thanks))
        .route(
            "/newsletter/preferences/{token}",
            get(newsletter::preferences).post(newsletter::set_preferences),
        )
        .route("/newsletter/leave/{token}", get(newsletter::leaving).post(newsletter::leave))
        .route("/notifications/leave/{token}", get(notifications::leaving).post(notifications::leave))
        .route("/resources/{slug}/visitor-comments", post(visitor_comments::wish))
        .route("/comments", get(visitor_comments::find).post(visitor_comments::ask_own))
        .route("/comments/sent", get(visitor_comments::sent))
        .route("/comments/confirm/{token}", get(visitor_comments::pending).post(visitor_comments::confirm))
        .route("/comments/thanks/{slug}/{said}", get(visitor_comments::thanks))
        .route("/comments/own/{token}", get(visitor_comments::own).post(visitor_comments::end_own))
        .route("/comments/own/{token}/comments.json", get(visitor_comments::own_file))
        .route("/challenge", get(challenges::make));

    // For members: what they read and say.
    let of_members = Router::new()
        .route("/home", get(member_home::show))
        .route("/activities", get(activities::show).post(activities::post))
        .route("/posts/{id}", get(posts::show))
        .route("/posts/{id}/comments", post(posts::comment))
        .route("/posts/{id}/following", post(posts::follow))
        .route("/posts/{id}/bookmark", post(bookmarks::set_post))
        .route("/posts/{id}/helped", post(questions::mark))
        .route("/posts/{id}/reaction", post(posts::react))
        .route("/posts/{id}/edit", get(edits::edit_form).post(edits::edit))
        .route("/posts/{id}/edits", get(edits::edits))
        .route("/posts/{id}/deletion", post(posts::delete))
        .route("/questions/new", get(questions::new).post(questions::ask))
        .route("/questions/similar", get(questions::similar).layer(one_by_one(Dear::Similar)))
        .route("/drafts/{place}", post(drafts::keep))
        .route("/drafts/{place}/end", post(drafts::discard))
        .route("/drafts/{place}/pictures/begin", post(drafts::begin_pictures))
        .route("/bookmarks", get(bookmarks::list))
        .route("/notifications", get(notifications::list).post(notifications::all_seen))
        .route("/events", get(events::stream))
        .route("/resources/{slug}/bookmark", post(bookmarks::set_article))
        .route("/resources/{slug}/comments", get(comments::list).post(comments::say))
        .route("/mentions", get(members::complete).layer(one_by_one(Dear::Names)))
        .route("/members", get(directory::show).layer(one_by_one(Dear::People)))
        .route("/posts/{id}/report", get(reports::of_post).post(reports::post))
        .route("/members/{alias}/report", get(reports::of_profile).post(reports::profile))
        .route("/members/{alias}", get(members::show))
        .route("/members/{alias}/{bond}", post(members::bind))
        .layer(may_lag());

    // For members: what is theirs, and how they come in and leave.
    let own = Router::new()
        .route("/join/ways-in", get(settings::ways_in).post(settings::choose_way_in))
        .route("/join/reasons", get(welcome::reasons).post(welcome::keep_reasons))
        .route("/join/hello", get(welcome::hello).post(welcome::keep_hello))
        .route("/settings/notifications", get(notifications::settings).post(notifications::choose))
        .route("/settings/reports", get(reports::mine))
        .route("/settings/voices", get(voices::mine))
        .route("/settings/voices/{id}", get(voices::show).post(voices::reply))
        .route("/settings/decisions/{id}", get(reports::decision).post(reports::answer))
        .route("/settings/people", get(people::show).post(people::change))
        .route("/settings/profile/preview", get(members::preview))
        .route("/settings", get(settings::show))
        .route("/settings/record", get(record::own))
        .route("/settings/email", post(settings::change_email))
        .route("/settings/email/{token}", get(settings::email).post(settings::confirm_email))
        .route("/settings/password", post(settings::set_password))
        .route("/settings/passkeys", post(passkeys::add))
        .route("/settings/passkeys/challenge", post(passkeys::begin))
        .route("/settings/passkeys/end", post(passkeys::end))
        .route("/settings/second-step", get(settings::second_step).post(settings::confirm_second_step))
        .route("/settings/second-step/end", post(settings::end_second_step))
        .route("/settings/second-step/codes", post(settings::renew_codes))
        .route("/settings/sessions", post(settings::end_session))
        .route("/settings/tokens", get(tokens::list).post(tokens::end))
        .route("/settings/tokens/new", get(tokens::show).post(tokens::make))
        .route("/settings/export", get(leaving::export).layer(one_by_one(Dear::Export)))
        .route("/settings/leaving", get(leaving::show).post(leaving::ask));

    // For members too, with all their answers at once.
    let answers = Router::new()
        .route("/join/facts", get(welcome::facts).post(welcome::keep_facts))
        .route("/settings/profile", get(profile::show).post(profile::change))
        .route("/settings/profile/answers", post(profile::answer))
        .layer(DefaultBodyLimit::max(ANSWERS))
        .layer(map_response(for_one_alone));

    // For members too, with a picture, which is larger than a form and may take a telephone a while. Who sends one asks for a turn
    // (`Dear::Pictures`) before it is read.
    let pictures = Router::new()
        .route("/join/picture", get(profile_picture::step).post(profile_picture::change_in_step))
        .route("/settings/profile/picture", get(profile_picture::show).post(profile_picture::change))
        .layer(DefaultBodyLimit::max(PICTURE_BYTES + FORM))
        .layer(map_response(for_one_alone))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE_WITH_PICTURES));

    // The same for several pictures at once.
    let albums = Router::new()
        .route("/drafts/{place}/pictures", get(post_pictures::show).post(post_pictures::change))
        .layer(DefaultBodyLimit::max(PICTURES * PICTURE_BYTES + FORM))
        .layer(map_response(for_one_alone))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE_WITH_PICTURES));

    // For those with a task.
    let staff = Router::new()
        .route("/members/{alias}/inspect", get(inspect::ask).post(inspect::show))
        .route("/admin", get(admin::show))
        .route("/admin/moderation", get(moderation::list))
        .route("/admin/moderation/{id}", get(moderation::show).post(moderation::change))
        .route("/posts/{id}/voice", get(voices::ask_form).post(voices::ask))
        .route("/admin/voices", get(voices::list))
        .route("/admin/voices/{id}", post(voices::end))
        .route("/admin/mail", get(work::letters).post(work::send_again))
        .route("/admin/jobs", get(work::jobs).post(work::run_again))
        .route("/admin/running", get(running::show))
        .route("/admin/record", get(record::show))
        .route("/admin/record.jsonl", get(record::file).layer(one_by_one(Dear::Export)))
        .route("/admin/newsletter", get(newsletter_issues::list).post(newsletter_issues::draft))
        .route("/admin/newsletter/{id}", get(newsletter_issues::show).post(newsletter_issues::change))
        .route("/admin/newsletter/{id}/preview", get(newsletter_issues::preview))
        .route("/admin/subscribers", get(subscribers::list))
        .route("/admin/subscribers/{id}", post(subscribers::remove))
        .route("/admin/members", get(admin::members))
        .route("/admin/members/{id}", post(admin::change_member));

    // For everybody, and each sees what is for them. Search engines may come.
    let open = Router::new()
        .route("/questions", get(questions::list))
        .route("/questions/{id}", get(posts::show_question))
        .layer(map_response(nobody_keeps_it))
        .layer(may_lag());

    let private = visitors
        .merge(of_members)
        .merge(own)
        .merge(staff)
        .layer(DefaultBodyLimit::max(FORM))
        .layer(map_response(for_one_alone));

    // For browsers and machines.
    let routes = Router::new()
        .route("/media/{name}", get(media::show))
        .route("/pictures/{name}", get(profile_picture::file))
        .route("/pictures/posts/{name}", get(post_pictures::file))
        .route("/healthz", get(site::healthz))
        .route("/readyz", get(site::readyz))
        .route("/mail/returned", post(returned_mail::take).layer(DefaultBodyLimit::max(MESSAGE)))
        .nest("/assets", assets())
        .merge(open)
        .merge(private)
        .merge(answers)
        .merge(public)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .merge(pictures)
        .merge(albums)
        .layer(forms_of_our_own(&state))
        .merge(api::routes([PATIENCE, PATIENCE_WITH_PICTURES], &state).layer(DefaultBodyLimit::max(FORM)))
        .layer(CatchPanicLayer::custom(errors::panicked))
        .layer(from_fn_with_state(state.clone(), errors::draw))
        .layer(from_fn_with_state(state.clone(), headers::add))
        .layer(from_fn_with_state(state.clone(), ticket::note_route))
        .with_state(state.clone());
    Front::new(state, routes)
}

/// Says of what the routes above give that nobody may keep it or list it.
async fn for_one_alone(response: Response) -> Response {
    let mut response = nobody_keeps_it(response).await;
    response.headers_mut().insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}

/// Says of what the routes above give that nobody may keep it.
async fn nobody_keeps_it(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, FOR_ONE);
    response
}

/// Takes forms from pages of this site alone: browsers say where a form came from (Fetch Metadata, Origin).
fn forms_of_our_own(state: &State) -> CsrfLayer {
    let base_url = &state.config.base_url;
    CsrfLayer::new().add_trusted_origin(base_url).unwrap_or_else(|error| {
        tracing::warn!(%error, base_url, "the public address is no origin; forms are judged by the host alone");
        CsrfLayer::new()
    })
}

/// Stylesheet and script, inside the program.
#[expect(unused_qualifications, reason = "the macro writes its paths out")]
fn assets<S: Clone + Send + Sync + 'static>() -> Router<S> {
    memory_serve::load!().index_file(None).into_router()
}
