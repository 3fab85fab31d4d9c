//! The command line of `tidingsd`.

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Be the engine. `detached` leaves the session it was started from.
    Run {
        /// Started by a window: leave its session.
        detached: bool,
    },
    /// Print the version.
    Version,
    /// Print how it is used.
    Help,
    /// Sign in through the engine that runs, or one that is started for it. The password comes by standard input.
    SignIn {
        /// The server's address.
        server: String,
        /// E-mail address, user name or LDAP name.
        login: String,
        /// Keep the account's secrets and files in memory only.
        memory_only: bool,
    },
    /// Serve the page to a browser (test builds only).
    #[cfg(feature = "serve")]
    Serve {
        /// On 127.0.0.1; 0 takes a free one, which is printed.
        port: u16,
        /// The built page.
        dist: std::path::PathBuf,
    },
}

/// How it is used.
pub const USAGE: &str = "\
usage: tidingsd [--detached]
       tidingsd --version
       tidingsd --sign-in URL --login NAME --password-stdin [--memory-only]

Without arguments: the engine of Tidings. Only one runs per user and data folder.
TIDINGS_HOME moves every folder it uses. TIDINGS_LOG=debug makes its log talkative.";

/// Reads the arguments, without the program's name.
///
/// # Errors
/// With words for the terminal if they make no sense.
pub fn parse(args: impl IntoIterator<Item = String>) -> Result<Command, String> {
    let mut args = args.into_iter().peekable();
    let first = args.peek().cloned();
    match first.as_deref() {
        None => return Ok(Command::Run { detached: false }),
        Some("--version") => return Ok(Command::Version),
        Some("--help") => return Ok(Command::Help),
        #[cfg(feature = "serve")]
        Some("serve") => return serve(args.skip(1)),
        Some(_) => {}
    }
    let (mut detached, mut memory_only, mut by_input) = (false, false, false);
    let (mut server, mut login) = (None, None);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--detached" => detached = true,
            "--memory-only" => memory_only = true,
            "--password-stdin" => by_input = true,
            "--sign-in" => server = Some(args.next().ok_or("--sign-in wants an address")?),
            "--login" => login = Some(args.next().ok_or("--login wants a name")?),
            other => return Err(format!("what is {other}?")),
        }
    }
    match (server, login) {
        (None, None) if !memory_only && !by_input => Ok(Command::Run { detached }),
        (Some(server), Some(login)) if by_input => Ok(Command::SignIn { server, login, memory_only }),
        _ => Err("--sign-in, --login and --password-stdin belong together".to_owned()),
    }
}

#[cfg(feature = "serve")]
fn serve(mut args: impl Iterator<Item = String>) -> Result<Command, String> {
    let (mut port, mut dist) = (0, None);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} wants a value"));
        match arg.as_str() {
            "--port" => port = value()?.parse().map_err(|_| "--port wants a number".to_owned())?,
            "--dist" => dist = Some(value()?.into()),
            other => return Err(format!("what is {other}?")),
        }
    }
    Ok(Command::Serve { port, dist: dist.ok_or("--dist wants the built page")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn lines_mean_what_they_say() {
        assert_eq!(of(""), Ok(Command::Run { detached: false }));
        assert_eq!(of("--detached"), Ok(Command::Run { detached: true }));
        assert_eq!(
            of("--sign-in https://x --login ann --password-stdin"),
            Ok(Command::SignIn { server: "https://x".into(), login: "ann".into(), memory_only: false })
        );
        assert!(of("--sign-in https://x --login ann").is_err(), "a password must not be asked for where nobody types it");
        assert!(of("--sign-in https://x --login ann --password secret").is_err(), "arguments can be seen by everyone on the machine");
        assert!(of("--login").is_err());
    }
}
