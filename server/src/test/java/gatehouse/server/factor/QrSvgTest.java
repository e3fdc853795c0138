package gatehouse.server.factor;

import static org.assertj.core.api.Assertions.assertThat;

import io.nayuki.qrcodegen.QrCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class QrSvgTest {
  private static final String TEXT =
      "otpauth://totp/Gatehouse:ann?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Gatehouse"
          + "&algorithm=SHA1&digits=6&period=30";

  @Test
  void drawsEachDarkModuleOnce() {
    QrCode code = QrCode.encodeText(TEXT, QrCode.Ecc.MEDIUM);
    String svg = QrSvg.of(TEXT, "QR code");
    int[][] drawn = new int[code.size][code.size];
    Matcher run = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-(\\d+)z").matcher(svg);
    while (run.find()) {
      assertThat(run.group(3)).isEqualTo(run.group(4));
      for (int i = 0; i < Integer.parseInt(run.group(3)); i++) {
        drawn[Integer.parseInt(run.group(2)) - 4][Integer.parseInt(run.group(1)) - 4 + i]++;
      }
    }
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        assertThat(drawn[y][x]).isEqualTo(code.getModule(x, y) ? 1 : 0);
      }
    }
  }

  @Test
  void fitsAStrictPage() {
    String svg = QrSvg.of(TEXT, "QR <code> & key");
    assertThat(svg)
        .startsWith("<svg ")
        .contains("role=\"img\"", "<title>QR &lt;code&gt; &amp; key</title>", "crispEdges")
        .doesNotContain("style=", "<style", "otpauth")
        .hasSizeLessThan(12_000);
  }
}
