//! `gcampus healthcheck`: for containers, which have no other program to ask with.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::CliError;
use crate::platform::config::Config;

/// For connecting, asking and the answer together.
const PATIENCE: Duration = Duration::from_secs(4);

/// Asks the site that runs on this machine with the same configuration.
pub(super) async fn run() -> Result<(), CliError> {
    let address = reachable(Config::inspect_env()?.config.listen);
    let answer = match tokio::time::timeout(PATIENCE, ask(address)).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => return Err(CliError::Message(format!("{address} does not answer: {error}"))),
        Err(_) => return Err(CliError::Message(format!("{address} does not answer in time"))),
    };
    let status = answer.split(' ').nth(1).unwrap_or_default();
    if status == "200" {
        return Ok(());
    }
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body).trim_end().replace('\n', ", ");
    Err(CliError::Message(format!("{address} is not ready: {body}")))
}

async fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

/// Who listens on all addresses is found on this machine's own.
fn reachable(listen: SocketAddr) -> SocketAddr {
    match listen {
        SocketAddr::V4(_) if listen.ip().is_unspecified() => SocketAddr::from(([127, 0, 0, 1], listen.port())),
        SocketAddr::V6(_) if listen.ip().is_unspecified() => {
            SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], listen.port()))
        }
        _ => listen,
    }
}
