//! Traces for a collector of the operator's own (OpenTelemetry, OTLP over HTTP): which route was asked, what the database did for it
//! under which statement's name, which jobs ran and which kinds of letters left. No values, no addresses, no names.

use std::pin::Pin;
use std::time::Duration;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracer, SdkTracerProvider};
use tokio::runtime::Handle;

use crate::config::Traces;
use crate::failure::Failure;

/// How long a collector may take. Spans that it does not take are lost: nothing waits for it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Who gathers spans and sends them.
pub(crate) struct Gatherer(SdkTracerProvider);

impl Gatherer {
    /// Begins. Call it on the runtime, whose threads carry what is sent.
    pub(crate) fn begin(traces: &Traces) -> Result<Self, Failure> {
        let refused = |error: &dyn std::error::Error| {
            let what = format!("Traces cannot be sent to {} ({error}).", traces.endpoint);
            Failure::new(what, "Correct traces.endpoint, or leave it empty.")
        };
        let client = reqwest::Client::builder().timeout(PATIENCE).build().map_err(|error| refused(&error))?;
        let carrier = Carrier { runtime: Handle::current(), client };
        let exporter = SpanExporter::builder().with_http().with_http_client(carrier);
        let exporter = exporter.with_endpoint(&traces.endpoint).with_timeout(PATIENCE).build();
        let share = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(traces.share)));
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter.map_err(|error| refused(&error))?)
            .with_sampler(share)
            .with_resource(Resource::builder_empty().with_service_name("alongside").build())
            .build();
        Ok(Self(provider))
    }

    /// Who makes spans.
    pub(crate) fn tracer(&self) -> SdkTracer {
        self.0.tracer("alongside")
    }

    /// Sends what was gathered, and ends.
    pub(crate) async fn end(self) {
        // It waits for a thread that waits for the runtime, so it must not wait on one of the runtime's own.
        let ended = tokio::task::spawn_blocking(move || self.0.shutdown_with_timeout(PATIENCE)).await;
        if !matches!(ended, Ok(Ok(()))) {
            tracing::warn!("the last traces could not be sent");
        }
    }
}

/// Carries requests to the collector with the HTTP client that the program has already.
#[derive(Debug)]
struct Carrier {
    runtime: Handle,
    client: reqwest::Client,
}

type Carried<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'a>>;

impl HttpClient for Carrier {
    fn send_bytes<'s, 'a>(&'s self, request: Request<Bytes>) -> Carried<'a>
    where
        's: 'a,
        Self: 'a,
    {
        let client = self.client.clone();
        // Whoever asks has a thread of their own, on which nothing of the runtime works.
        let sent = self.runtime.spawn(async move {
            let sent = carry(client, request).await;
            if let Err(error) = &sent {
                tracing::warn!(%error, "traces could not be sent");
            }
            sent
        });
        Box::pin(async move { Ok(sent.await??) })
    }
}

async fn carry(client: reqwest::Client, request: Request<Bytes>) -> Result<Response<Bytes>, reqwest::Error> {
    let answer = client.execute(request.try_into()?).await.map_err(reqwest::Error::without_url)?;
    let answer = answer.error_for_status().map_err(reqwest::Error::without_url)?;
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    *response.body_mut() = answer.bytes().await.map_err(reqwest::Error::without_url)?;
    Ok(response)
}
