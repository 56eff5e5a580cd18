//! The reference of the interface for programs, drawn from its description.

use axum::extract::State as Shared;
use serde_json::{Map, Value};

use super::{Answer, page};
use crate::api::{self, Sort};
use crate::server::State;
use crate::view::{
    ApiAnswer, ApiField, ApiRoute, ApiType, Meta, ProblemSort, ReferencePage, RouteGroup, Shape,
};

/// The methods, in the order of reading.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

pub(crate) async fn show(Shared(state): Shared<State>) -> Answer {
    let document = serde_json::to_value(api::document()).unwrap_or_default();
    page(&ReferencePage {
        site: state.now().site,
        meta: Meta::new("For programs", "The library and the conversation as JSON, for programs.", "/api"),
        groups: groups(&document),
        shapes: shapes(&document),
        problems: Sort::ALL.into_iter().map(problem).collect(),
    })
}

fn problem(sort: Sort) -> ProblemSort {
    let (id, status, title, what_to_do) = sort.told();
    ProblemSort {
        id: id.to_owned(),
        status: status.as_u16(),
        title: title.to_owned(),
        what_to_do: what_to_do.to_owned(),
    }
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn groups(document: &Value) -> Vec<RouteGroup> {
    let group = |tag: &Value| {
        let title = text(tag, "name");
        let of_path = |(path, item): (&String, &Value)| routes(path, item, &title);
        let routes = entries(&document["paths"]).flat_map(of_path).collect();
        RouteGroup {
            id: format!("routes-{}", title.to_lowercase()),
            about: text(tag, "description"),
            routes,
            title,
        }
    };
    list(&document["tags"]).map(group).collect()
}

/// The routes of one path that belong to a group.
fn routes(path: &str, item: &Value, group: &str) -> Vec<ApiRoute> {
    let methods = METHODS.into_iter().filter_map(|method| Some((method, item.get(method)?)));
    methods
        .filter(|(_, one)| list(&one["tags"]).any(|tag| tag == group))
        .map(|(method, one)| ApiRoute {
            id: text(one, "operationId"),
            method: method.to_uppercase(),
            path: path.to_owned(),
            title: text(one, "summary"),
            about: text(one, "description"),
            scope: one["security"][0]["token"][0].as_str().map(str::to_owned),
            takes: list(&one["parameters"]).map(taken).collect(),
            body: content(&one["requestBody"]),
            answers: entries(&one["responses"]).filter(is_well).map(answer).collect(),
            others: entries(&one["responses"])
                .filter(|one| !is_well(one))
                .map(|(status, _)| status.clone())
                .collect(),
        })
        .collect()
}

fn taken(one: &Value) -> ApiField {
    ApiField {
        name: text(one, "name"),
        place: text(one, "in"),
        kind: kind(&one["schema"]),
        required: one["required"] == true,
        about: text(one, "description"),
    }
}

fn is_well((status, _): &(&String, &Value)) -> bool {
    status.starts_with('2')
}

fn answer((status, one): (&String, &Value)) -> ApiAnswer {
    ApiAnswer { status: status.clone(), words: text(one, "description"), body: content(one) }
}

/// The shape of a body.
fn content(of: &Value) -> Option<ApiType> {
    entries(&of["content"]).next().map(|(_, content)| kind(&content["schema"]))
}

/// What something is, in words.
fn kind(schema: &Value) -> ApiType {
    let words = |words: String| ApiType { words, shape: None };
    if let Some(shape) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return ApiType { words: shape.to_owned(), shape: Some(shape.to_owned()) };
    }
    if let Some(one) = list(&schema["oneOf"]).chain(list(&schema["allOf"])).find(|one| one["type"] != "null")
    {
        let found = kind(one);
        return if schema["oneOf"].is_array() {
            ApiType { words: format!("{} or null", found.words), ..found }
        } else {
            found
        };
    }
    if schema["enum"].is_array() {
        let all: Vec<&str> = list(&schema["enum"]).filter_map(Value::as_str).collect();
        return words(format!("one of {}", all.join(", ")));
    }
    let named: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        many => list(many).filter_map(Value::as_str).collect(),
    };
    if named.contains(&"array") {
        let items = kind(&schema["items"]);
        return ApiType { words: format!("a list of {}", items.words), ..items };
    }
    let named: Vec<&str> = named.into_iter().map(plain).collect();
    let format = schema["format"].as_str().map(|format| format!(" ({format})")).unwrap_or_default();
    words(format!("{}{format}", named.join(" or ")))
}

fn plain(word: &str) -> &str {
    match word {
        "string" => "text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "object" => "an object",
        other => other,
    }
}

fn shapes(document: &Value) -> Vec<Shape> {
    let shape = |(name, schema): (&String, &Value)| Shape {
        id: name.clone(),
        name: name.clone(),
        about: match schema["enum"].is_array() {
            true => format!("{} {}", text(schema, "description"), kind(schema).words).trim().to_owned(),
            false => text(schema, "description"),
        },
        fields: fields(schema),
    };
    entries(&document["components"]["schemas"]).map(shape).collect()
}

/// The fields of an object, with those of what it is made of.
fn fields(schema: &Value) -> Vec<ApiField> {
    let own = entries(&schema["properties"]).map(|(name, one)| ApiField {
        name: name.clone(),
        place: String::new(),
        kind: kind(one),
        required: list(&schema["required"]).any(|required| required == name.as_str()),
        about: text(one, "description"),
    });
    own.chain(list(&schema["allOf"]).flat_map(fields)).collect()
}
