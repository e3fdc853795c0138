package gatehouse.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes a run with tokens as a page with a table, a picture, and the raw results. */
public final class TokenReport {
  private TokenReport() {}

  /** Writes {@code tokens.md}, {@code tokens.svg} and {@code tokens.json} into the folder. */
  public static void write(Run<TokenFigures> run, Path folder) throws IOException {
    List<Row> rows = rows(run.gatehouse(), run.keycloak());
    Report.write("tokens", run, rows, page(run, rows), folder);
  }

  private static List<Row> rows(Optional<TokenFigures> own, Optional<TokenFigures> peer) {
    Aim none = new Aim.None();
    Row.Rows<TokenFigures> rows = new Row.Rows<>(own, peer);
    return List.of(
        rows.pictured(
            "tokens by client credentials",
            "/s",
            perSecond(TokenFigures::issued),
            new Aim.Times(5)),
        rows.plain("… 99th percentile", "ms", f -> f.issued().load().p99Ms(), none),
        rows.plain("… processor time", "ms", f -> f.issued().cpuMsEach(), none),
        rows.pictured("refreshes", "/s", perSecond(TokenFigures::refreshed), new Aim.Times(8)),
        rows.plain("… 99th percentile", "ms", f -> f.refreshed().load().p99Ms(), none),
        rows.plain("… processor time", "ms", f -> f.refreshed().cpuMsEach(), none),
        rows.pictured(
            "requests with a token", "/s", perSecond(TokenFigures::called), new Aim.Times(8)),
        rows.plain("… 99th percentile", "ms", f -> f.called().load().p99Ms(), none),
        rows.plain("… processor time", "ms", f -> f.called().cpuMsEach(), none),
        rows.plain("revocation, median", "ms", TokenFigures::revokedMedianMs, none),
        rows.plain("revocation, longest", "ms", TokenFigures::revokedMaxMs, new Aim.AtMost(50)),
        rows.plain("100,000 living sessions", "MiB", TokenFigures::sessionsMib, none),
        rows.plain("memory of the server with them", "MiB", TokenFigures::sessionsRssMib, none));
  }

  private static java.util.function.ToDoubleFunction<TokenFigures> perSecond(
      Function<TokenFigures, Figures.Phase> phase) {
    return figures -> phase.apply(figures).load().perSecond();
  }

  private static String page(Run<TokenFigures> run, List<Row> rows) {
    return """
    # Tokens of programs: Gatehouse beside Keycloak

    Both servers in one run, one after the other on the same machine, each as its own process on
    loopback, with the load generator beside it. Written by `./gatehouse bench tokens`; don't edit.

    ![Bars: Gatehouse and Keycloak side by side](tokens.svg)

    %s%s
    ## The run

    %s
    ## What is counted

    - **Tokens by client credentials**: `POST` to the token endpoint. Gatehouse: an API key with
      `private_key_jwt` and a DPoP proof, both signed anew (ES256); that the assertion was used, and
      when the key was, is on disk before the answer. Keycloak: a service account with its secret.
    - **Refreshes**: Gatehouse: a registered client with `private_key_jwt` and a DPoP proof, both
      signed anew; the refresh token is bound to the key and does not rotate. Keycloak: a client with
      its secret; the refresh token is bound to nothing and does not rotate.
    - **Requests with a token**: what it takes to judge one. Gatehouse: `GET /api/session` with a
      DPoP-bound token and a proof signed anew. Keycloak: token introspection (RFC 7662).
    - **Revocation**: from sending the revocation (RFC 7009) of a session to the refusal of its
      access token on another connection, asked without pause once the revocation is answered; %s.
    - **100,000 living sessions**: what lives on the heap after a collection, with and without them,
      and each of them has renewed a token; of %s sessions in all.
    - **Processor time**: user and system time of all processes of the server over the load, divided
      by the requests. The generator signs natively, and takes what the table of the run says.

    %s%s\
    """
        .formatted(
            Report.table(rows),
            Report.warning(run),
            Report.header(run, TokenReport::costs),
            "200 times",
            run.gatehouse().map(f -> String.format(Locale.ROOT, "%,d", f.sessions())).orElse("no"),
            run.measured()
                .map(each -> "**" + each.name() + "**: " + each.setUp() + "\n")
                .collect(Collectors.joining("\n")),
            run.note().isEmpty() ? "" : "\n" + run.note() + "\n");
  }

  private static String costs(TokenFigures figures) {
    return String.format(
        Locale.ROOT,
        "| load on %s | %s by credentials; %s refreshes; %s requests |%n",
        figures.name(),
        cost(figures.issued()),
        cost(figures.refreshed()),
        cost(figures.called()));
  }

  private static String cost(Figures.Phase phase) {
    return String.format(
        Locale.ROOT,
        "%,d (%d failed, generator %.2f cores)",
        phase.load().done(),
        phase.load().failures(),
        phase.generatorCores());
  }
}
