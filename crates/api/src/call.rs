//! One request and its answer: headers, time limits, and reading the body.

use crate::{ApiError, Connection, ErrorKind};
use bytes::{Bytes, BytesMut};
use reqwest::header::{AUTHORIZATION, HeaderMap};
use reqwest::{Method, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::{Duration, Instant};
use url::Url;

/// Told how many bytes have passed, of how many if that is known.
pub type Progress = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;

/// JSON answers larger than this are refused rather than kept in memory.
const LARGEST_JSON: u64 = 256 * 1024 * 1024;

/// What an error's body may be; the rest is not read.
const LARGEST_ERROR: u64 = 64 * 1024;

/// A request being put together.
pub(crate) struct Call<'a> {
    connection: &'a Connection,
    operation: &'static str,
    method: Method,
    url: Url,
    body: Option<Result<Vec<u8>, serde_json::Error>>,
}

impl Connection {
    pub(crate) fn get(&self, operation: &'static str, path: &[&str]) -> Call<'_> {
        self.call(operation, Method::GET, path)
    }

    pub(crate) fn post(&self, operation: &'static str, path: &[&str]) -> Call<'_> {
        self.call(operation, Method::POST, path)
    }

    pub(crate) fn put(&self, operation: &'static str, path: &[&str]) -> Call<'_> {
        self.call(operation, Method::PUT, path)
    }

    pub(crate) fn delete(&self, operation: &'static str, path: &[&str]) -> Call<'_> {
        self.call(operation, Method::DELETE, path)
    }

    fn call(&self, operation: &'static str, method: Method, path: &[&str]) -> Call<'_> {
        Call { connection: self, operation, method, url: self.server().api(path), body: None }
    }
}

impl Call<'_> {
    /// Adds a query parameter.
    pub(crate) fn query(mut self, key: &str, value: impl ToString) -> Self {
        self.url.query_pairs_mut().append_pair(key, &value.to_string());
        self
    }

    /// Adds a query parameter if there is a value.
    pub(crate) fn query_if(self, key: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.query(key, value),
            None => self,
        }
    }

    /// Adds a query parameter `true` if so.
    pub(crate) fn flag(self, key: &str, on: bool) -> Self {
        if on { self.query(key, true) } else { self }
    }

    /// Sets a JSON body.
    pub(crate) fn body(mut self, body: &impl Serialize) -> Self {
        self.body = Some(serde_json::to_vec(body));
        self
    }

    /// The request with our headers, without a time limit or body.
    pub(crate) fn request(&self) -> reqwest::RequestBuilder {
        let writes = self.method != Method::GET;
        let mut request = self.connection.http().request(self.method.clone(), self.url.clone());
        if let Some(value) = self.connection.authorization() {
            request = request.header(AUTHORIZATION, value);
        }
        let socket_id = self.connection.socket_id();
        if writes && !socket_id.is_empty() {
            request = request.header("Connection-Id", socket_id);
        }
        request
    }

    pub(crate) fn operation(&self) -> &'static str {
        self.operation
    }

    pub(crate) fn connection(&self) -> &Connection {
        self.connection
    }

    /// Sends it within the time limit of an API call; the answer is a success.
    async fn send(self) -> Result<Answer, ApiError> {
        let operation = self.operation;
        let begun = Instant::now();
        let mut request = self.request().timeout(self.connection.options().call_timeout);
        if let Some(body) = self.body {
            let body = body.map_err(|error| ApiError::new(operation, ErrorKind::Rejected).with_message(error.to_string()))?;
            request = request.header("Content-Type", "application/json").body(body);
        }
        let result = answer(operation, request).await;
        let took = begun.elapsed();
        match &result {
            Ok(answer) => tracing::debug!(operation, status = answer.response.status().as_u16(), ?took, "answered"),
            Err(error) => tracing::debug!(operation, %error, ?took, "failed"),
        }
        result
    }

    /// Sends it and reads the answer as JSON.
    pub(crate) async fn json<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        Ok(self.json_with_headers().await?.0)
    }

    /// Sends it and reads the answer as a JSON list. Servers write an empty one as `null` too.
    pub(crate) async fn list<T: DeserializeOwned>(self) -> Result<Vec<T>, ApiError> {
        Ok(self.json::<Option<Vec<T>>>().await?.unwrap_or_default())
    }

    /// Sends it and reads the answer as JSON, with the headers beside it.
    pub(crate) async fn json_with_headers<T: DeserializeOwned>(self) -> Result<(T, HeaderMap), ApiError> {
        let answer = self.send().await?;
        let (operation, status, headers) = (answer.operation, answer.response.status().as_u16(), answer.response.headers().clone());
        let body = answer.bytes(LARGEST_JSON).await?;
        let value = serde_json::from_slice(&body).map_err(|error| ApiError::from_body(operation, status, &error))?;
        Ok((value, headers))
    }

    /// Sends it and reads a list that comes as JSON lines (protocol B4).
    pub(crate) async fn json_lines<T: DeserializeOwned>(self) -> Result<Vec<T>, ApiError> {
        let answer = self.send().await?;
        let (operation, status) = (answer.operation, answer.response.status().as_u16());
        let body = answer.bytes(LARGEST_JSON).await?;
        serde_json::Deserializer::from_slice(&body)
            .into_iter()
            .collect::<Result<Vec<T>, _>>()
            .map_err(|error| ApiError::from_body(operation, status, &error))
    }

    /// Sends it; the answer only needs to be a success of Mattermost's (`{"status":"OK"}` or a thing nobody needs).
    pub(crate) async fn done(self) -> Result<(), ApiError> {
        self.json::<serde::de::IgnoredAny>().await.map(|_| ())
    }

    /// Sends it and reads the answer as bytes, at most `cap` of them, in the time limit of an API call.
    pub(crate) async fn bytes(self, cap: u64) -> Result<Bytes, ApiError> {
        let answer = self.send().await?;
        answer.refuse_page()?;
        answer.bytes(cap).await
    }
}

/// Sends a request; the answer is a success.
pub(crate) async fn answer(operation: &'static str, request: reqwest::RequestBuilder) -> Result<Answer, ApiError> {
    let response = request.send().await.map_err(|error| ApiError::from_transport(operation, &error))?;
    let status = response.status();
    let answer = Answer { operation, response };
    if status.is_success() { Ok(answer) } else { Err(answer.into_error(status).await) }
}

/// An answer whose body is not read yet.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) operation: &'static str,
    pub(crate) response: Response,
}

impl Answer {
    async fn into_error(self, status: StatusCode) -> ApiError {
        let (operation, retry_after) = (self.operation, retry_after(self.response.headers()));
        // The status alone says enough if the body does not come.
        let body = self.bytes(LARGEST_ERROR).await.unwrap_or_default();
        ApiError::from_answer(operation, status.as_u16(), retry_after, &body)
    }

    /// Fails if a web page came where a file or picture should.
    pub(crate) fn refuse_page(&self) -> Result<(), ApiError> {
        let kind = self.response.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_api = self.response.headers().contains_key("x-request-id") || self.response.headers().contains_key("x-version-id");
        if kind.starts_with("text/html") && !is_api {
            return Err(ApiError { status: Some(self.response.status().as_u16()), ..ApiError::new(self.operation, ErrorKind::NotMattermost) });
        }
        Ok(())
    }

    /// The whole body, if it is not larger than `cap`.
    pub(crate) async fn bytes(mut self, cap: u64) -> Result<Bytes, ApiError> {
        let too_large = || ApiError::new(self.operation, ErrorKind::TooLarge);
        if self.response.content_length().is_some_and(|length| length > cap) {
            return Err(too_large());
        }
        let status = self.response.status().as_u16();
        let mut body = BytesMut::new();
        while let Some(chunk) = self.response.chunk().await.map_err(|error| broken_off(self.operation, status, &error))? {
            body.extend_from_slice(&chunk);
            if body.len() as u64 > cap {
                return Err(ApiError::new(self.operation, ErrorKind::TooLarge));
            }
        }
        Ok(body.freeze())
    }
}

/// The line dropped, or time ran out, after the answer had begun.
pub(crate) fn broken_off(operation: &'static str, status: u16, error: &reqwest::Error) -> ApiError {
    let words = ApiError::from_transport(operation, error).message;
    ApiError { status: Some(status), ..ApiError::new(operation, ErrorKind::Truncated).with_message(words) }
}

/// How long to wait: `Retry-After`, else `X-RateLimit-Reset`, both in seconds (protocol L). A date is not understood.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<u64>().ok();
    seconds("retry-after").or_else(|| seconds("x-ratelimit-reset")).map(|seconds| Duration::from_secs(seconds.min(3600)))
}
