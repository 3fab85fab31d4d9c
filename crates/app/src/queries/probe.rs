//! What server is at an address.

use crate::accounts;
use crate::boundary::{Answer, ErrorCode, ServerCard, UiError};
use crate::core::Core;
use engine::ServerInfo;
use model::ClientConfig;

pub(super) async fn run(core: &Core, address: &str) -> Result<Answer, UiError> {
    let info = accounts::probe(core, address).await?;
    let managed = !core.policy.server_management.clone().or(true);
    let is_preset = core.policy.default_servers.iter().any(|preset| preset.url.trim_end_matches('/') == info.url.as_str().trim_end_matches('/'));
    if managed && !is_preset {
        return Err(UiError::new(ErrorCode::ForbiddenByPolicy).with("server", info.url.as_str()));
    }
    Ok(Answer::Server { server: card(&info) })
}

fn card(info: &ServerInfo) -> ServerCard {
    let config = &info.config;
    let name = config.text("SiteName");
    let ldap = config.text("LdapLoginFieldName");
    ServerCard {
        url: info.url.as_str().to_owned(),
        name: if name.is_empty() { info.url.host().to_owned() } else { name.to_owned() },
        version: info.version.to_string(),
        insecure: info.insecure,
        by_email: config.is_on("EnableSignInWithEmail"),
        by_username: config.is_on("EnableSignInWithUsername"),
        // Without a label of the administrator's own the field has the official client's.
        ldap_label: config.is_on("EnableLdap").then(|| if ldap.is_empty() { "AD/LDAP Username".to_owned() } else { ldap.to_owned() }),
        // Servers tell this only to those who are signed in, so that a token is worth a try unless they deny it.
        by_token: config.text("EnableUserAccessTokens") != "false",
        providers: providers(config),
        description: config.text("CustomDescriptionText").to_owned(),
    }
}

fn providers(config: &ClientConfig) -> Vec<String> {
    [
        ("EnableSignUpWithGitLab", "GitLabButtonText", "GitLab"),
        ("EnableSignUpWithGoogle", "", "Google"),
        ("EnableSignUpWithOffice365", "", "Entra ID"),
        ("EnableSignUpWithOpenId", "OpenIdButtonText", "OpenID Connect"),
        ("EnableSaml", "SamlLoginButtonText", "SAML"),
    ]
    .into_iter()
    .filter(|(switch, _, _)| config.is_on(switch))
    .map(|(_, label, name)| Some(config.text(label)).filter(|text| !text.is_empty()).unwrap_or(name).to_owned())
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_are_those_that_are_on_by_the_servers_own_names() {
        let mut config = ClientConfig::default();
        assert!(providers(&config).is_empty(), "nothing is offered that the server does not name");
        for (key, value) in [("EnableSignUpWithGitLab", "true"), ("EnableSaml", "true"), ("SamlLoginButtonText", "Harbour sign-in")] {
            config.0.insert(key.into(), value.into());
        }
        assert_eq!(providers(&config), ["GitLab", "Harbour sign-in"]);
    }
}
