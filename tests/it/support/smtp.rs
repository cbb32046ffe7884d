//! A mail server on loopback that keeps what it is sent, and fails on command.
//!
//! Our own few lines, because the mail servers on crates.io that can be embedded cannot be told to
//! refuse, to ask for patience, or to fall silent, which is what the outbox has to survive.

use std::sync::{Arc, Mutex, MutexGuard};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How the server answers; it can change between two mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behaviour {
    /// Takes every mail.
    Accept,
    /// Refuses every recipient for good (550).
    RefuseRecipient,
    /// Asks to try again later (451), after the recipient and before the content.
    TryLater,
    /// Accepts the connection and never says a word.
    Hang,
    /// Takes the mail, and never says so.
    TakeAndHang,
}

/// A mail as it came over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReceivedMail {
    /// The envelope's sender, without angle brackets.
    pub(crate) from: String,
    /// The envelope's recipients, without angle brackets.
    pub(crate) to: Vec<String>,
    /// Header and body, dot stuffing undone, lines end with LF; transfer encodings are left alone.
    pub(crate) content: String,
}

#[derive(Debug)]
struct State {
    behaviour: Behaviour,
    mails: Vec<ReceivedMail>,
    connections: usize,
}

/// The server; it stops when dropped.
#[derive(Debug)]
pub(crate) struct SmtpServer {
    port: u16,
    state: Arc<Mutex<State>>,
    accept: JoinHandle<()>,
}

impl SmtpServer {
    /// Listens on a free port of 127.0.0.1, without encryption or log-in.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(Mutex::new(State { behaviour: Behaviour::Accept, mails: Vec::new(), connections: 0 }));
        let shared = Arc::clone(&state);
        let accept = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                lock(&state).connections += 1;
                // A client that goes away in the middle is its own business.
                tokio::spawn(async move { drop(talk(stream, &state).await) });
            }
        });
        Self { port, state, accept }
    }

    /// The port on 127.0.0.1.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Changes the answers from the next command on.
    pub(crate) fn behave(&self, behaviour: Behaviour) {
        lock(&self.state).behaviour = behaviour;
    }

    /// How often somebody has connected.
    pub(crate) fn connections(&self) -> usize {
        lock(&self.state).connections
    }

    /// The mails taken so far, oldest first.
    pub(crate) fn mails(&self) -> Vec<ReceivedMail> {
        lock(&self.state).mails.clone()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.accept.abort();
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().expect("no test panics inside the mail server")
}

/// One connection, from the greeting to QUIT.
async fn talk(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let behaviour = || lock(state).behaviour;
    let mut stream = BufReader::new(stream);
    if behaviour() == Behaviour::Hang {
        // Until the client gives up and closes.
        let mut rest = String::new();
        while stream.read_line(&mut rest).await? > 0 {}
        return Ok(());
    }
    say(&mut stream, "220 localhost ESMTP").await?;
    let (mut from, mut to) = (String::new(), Vec::new());
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        // Real servers quote the address in their answers.
        let refusal;
        let answer = match verb.as_str() {
            "EHLO" => "250-localhost\r\n250 8BITMIME",
            "MAIL" => {
                from = address(&line);
                to.clear();
                "250 OK"
            }
            "RCPT" if behaviour() == Behaviour::RefuseRecipient => {
                refusal = format!("550 5.1.1 <{}>: no such mailbox", address(&line));
                &refusal
            }
            "RCPT" => {
                to.push(address(&line));
                "250 OK"
            }
            "DATA" if behaviour() == Behaviour::TryLater => {
                refusal = format!("451 4.2.2 <{}>: try again later", to.join(">, <"));
                &refusal
            }
            "DATA" if to.is_empty() => "503 no recipient",
            "DATA" => {
                say(&mut stream, "354 end with a dot").await?;
                let content = content(&mut stream).await?;
                let mail = ReceivedMail { from: from.clone(), to: to.clone(), content };
                lock(state).mails.push(mail);
                if behaviour() == Behaviour::TakeAndHang {
                    let mut rest = String::new();
                    while stream.read_line(&mut rest).await? > 0 {}
                    return Ok(());
                }
                "250 OK"
            }
            "HELO" | "RSET" | "NOOP" => "250 OK",
            "QUIT" => return say(&mut stream, "221 bye").await,
            _ => "502 unknown command",
        };
        say(&mut stream, answer).await?;
    }
}

async fn say(stream: &mut BufReader<TcpStream>, answer: &str) -> std::io::Result<()> {
    stream.write_all(format!("{answer}\r\n").as_bytes()).await
}

/// What stands between the angle brackets.
fn address(line: &str) -> String {
    let inside = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map(|(address, _)| address.to_owned()).unwrap_or_default()
}

async fn content(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut content = String::new();
    loop {
        let mut line = String::new();
        let end = stream.read_line(&mut line).await? == 0;
        let line = line.trim_end_matches(['\r', '\n']);
        if end || line == "." {
            return Ok(content);
        }
        content.push_str(line.strip_prefix('.').unwrap_or(line));
        content.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

    use super::*;

    fn mail() -> Message {
        Message::builder()
            .from("site@example.org".parse().expect("an address"))
            .to("teacher@example.org".parse().expect("an address"))
            .subject("Probe")
            .body("first\n.second with a dot\n".to_owned())
            .expect("a message")
    }

    fn client(server: &SmtpServer) -> AsyncSmtpTransport<Tokio1Executor> {
        AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1").port(server.port()).build()
    }

    #[tokio::test]
    async fn keeps_what_a_real_client_sends() {
        let server = SmtpServer::start().await;
        client(&server).send(mail()).await.expect("taken");
        let mails = server.mails();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].from, "site@example.org");
        assert_eq!(mails[0].to, ["teacher@example.org"]);
        assert!(mails[0].content.contains("Subject: Probe\n"), "{}", mails[0].content);
        assert!(mails[0].content.contains("\nfirst\n.second with a dot\n"), "{}", mails[0].content);
    }

    #[tokio::test]
    async fn fails_as_told_and_keeps_nothing() {
        let server = SmtpServer::start().await;
        server.behave(Behaviour::RefuseRecipient);
        let refused = client(&server).send(mail()).await.expect_err("refused");
        assert!(refused.is_permanent(), "{refused}");
        server.behave(Behaviour::TryLater);
        let later = client(&server).send(mail()).await.expect_err("postponed");
        assert!(later.is_transient(), "{later}");
        server.behave(Behaviour::Hang);
        // lettre's own limit ends when the connection stands: whoever sends needs one around it.
        let patience = Duration::from_millis(300);
        let silent = tokio::time::timeout(patience, client(&server).send(mail())).await;
        assert!(silent.is_err(), "no answer, and no error either");
        assert_eq!(server.mails(), []);
    }
}
