//! TLS: rustls with ring, and the operating system's own verifier, so that a company's root certificate just works.

use crate::{ApiError, ErrorKind};
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;
use std::sync::Arc;

/// The configuration for all connections; `protocols` is what ALPN offers.
pub(crate) fn client_config(protocols: &[&[u8]]) -> Result<ClientConfig, ApiError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let built = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(BuilderVerifierExt::with_platform_verifier)
        .map(|config| config.with_no_client_auth());
    let mut config = built.map_err(|error| ApiError::new("tls", ErrorKind::Tls { certificate: false }).with_message(error.to_string()))?;
    config.alpn_protocols = protocols.iter().map(|one| one.to_vec()).collect();
    Ok(config)
}
