package gatehouse.server.session;

import gatehouse.core.session.Proof;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How proofs stand in a row: {@code PASSWORD@1700000000000,TOTP@1700000003000}. */
public final class ProofText {
  private ProofText() {}

  public static String of(List<Proof> proofs) {
    return proofs.stream()
        .map(proof -> proof.kind().name() + "@" + proof.at().toEpochMilli())
        .collect(Collectors.joining(","));
  }

  public static List<Proof> parse(String text) {
    List<Proof> proofs = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      int at = part.indexOf('@');
      if (at > 0) {
        proofs.add(
            new Proof(
                Proof.Kind.valueOf(part.substring(0, at)),
                Instant.ofEpochMilli(Long.parseLong(part.substring(at + 1)))));
      }
    }
    return proofs;
  }
}
