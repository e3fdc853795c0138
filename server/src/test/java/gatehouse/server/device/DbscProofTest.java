package gatehouse.server.device;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

class DbscProofTest {
  @FuzzTest
  void parsingNeverThrows(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    DbscProof.parse(text);
    String part = Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    DbscProof.parse(part + "." + part + "." + part);
  }
}
