package gatehouse.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatehouse.bench.load.LoadResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    // own, peer, ratio, at least 4×, at most 1/3, at most 2
    "92, 23, 4.00×, yes, **no**, **no**",
    "91.9, 23, 4.00×, **no**, **no**, **no**",
    "8000, 800, 10.0×, yes, **no**, **no**",
    "1, 3, 1/3.00, **no**, yes, yes",
    "2, 6.3, 1/3.15, **no**, yes, yes",
    "2.5, 6, 1/2.40, **no**, **no**, **no**",
    "NaN, 6, –, –, –, –",
    "2, NaN, –, –, –, yes",
  })
  void ratiosAndAims(
      double own, double peer, String ratio, String times, String share, String atMost) {
    assertThat(row(own, peer, new Aim.Times(4)).ratio()).isEqualTo(ratio);
    assertThat(row(own, peer, new Aim.Times(4)).met()).isEqualTo(times);
    assertThat(row(own, peer, new Aim.Share(1 / 3.0)).met()).isEqualTo(share);
    assertThat(row(own, peer, new Aim.AtMost(2)).met()).isEqualTo(atMost);
    assertThat(row(own, peer, new Aim.None()).met()).isEqualTo("–");
  }

  private static Row row(double own, double peer, Aim aim) {
    return new Row("figure", "ms", own, peer, aim, true);
  }

  @Test
  void aimsInWords() {
    assertThat(new Aim.Times(4).words("/s")).isEqualTo("at least 4×");
    assertThat(new Aim.Share(1 / 3.0).words("MiB")).isEqualTo("at most 1/3");
    assertThat(new Aim.AtMost(2000).words("ms")).isEqualTo("at most 2,000 ms");
    assertThat(new Aim.None().words("ms")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0.0421, ms, 0.042 ms",
    "0.8, ms, 0.80 ms",
    "23.04, /s, 23.0/s",
    "12345.6, /s, '12,346/s'",
    "NaN, MiB, –",
  })
  void valuesHaveThreeDigitsOrSo(double value, String unit, String shown) {
    assertThat(new Row("figure", unit, 1, 1, new Aim.None(), true).value(value)).isEqualTo(shown);
  }

  @Test
  void processorTimeIsPerRequestAndBesideTheHash() {
    Figures figures = figures("Gatehouse", 100, 17.5);
    assertThat(figures.signIns().cpuMsEach()).isEqualTo(18.2, within(1e-9));
    assertThat(figures.cpuMsBesideHash()).isEqualTo(0.7, within(1e-9));
    assertThat(figures("Keycloak", 100, -1).cpuMsBesideHash()).isNaN();
    assertThat(figures.signIns().generatorCores()).isEqualTo(0.05, within(1e-9));
  }

  @Test
  void theMedianIsOfTheSortedValues() {
    assertThat(Figures.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2);
    assertThat(Figures.median(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
    assertThat(Figures.median(List.of())).isNaN();
  }

  @Test
  void writesTableAndPictureAndResults() throws Exception {
    Report.write(run("0.10 0.2 0.3", Optional.of(figures("Keycloak 26", 20, -1))), folder);

    String page = Files.readString(folder.resolve("sign-in.md"));
    assertThat(page)
        .contains("| sign-ins | 100/s | 20.0/s | 5.00× | at least 4× | yes |")
        .contains("| … beside the hash | 0.70 ms | – | – | at most 1 ms | yes |")
        .contains("AMD test, 2 cores, 24,105 MiB")
        .contains("generator 0.05 cores")
        .doesNotContain("busy");
    JsonNode json =
        JsonMapper.builder().build().readTree(Files.readString(folder.resolve("sign-in.json")));
    assertThat(json.get("keycloak").get("signIns").get("load").get("done").asInt()).isEqualTo(200);
    String svg = Files.readString(folder.resolve("sign-in.svg"));
    assertThat(svg).contains("prefers-color-scheme: dark").contains(">5.00×<");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(folder.resolve("sign-in.svg").toFile());
  }

  @Test
  void oneSideAloneIsShownWithoutRatiosAndABusyMachineIsNamed() throws Exception {
    Report.write(run("0.51 0.2 0.3", Optional.empty()), folder);
    assertThat(Files.readString(folder.resolve("sign-in.md")))
        .contains("| sign-ins | 100/s | – | – | at least 4× | – |")
        .contains("The machine was busy");
  }

  private static Run<Figures> run(String loadBefore, Optional<Figures> keycloak) {
    return new Run<>(
        Instant.parse("2026-11-22T04:00:00Z"),
        "abc",
        "./gatehouse bench",
        new Machine("AMD test", 2, 24_105, "Linux 6", "Temurin"),
        loadBefore,
        "1.00 1.0 1.0",
        "8 callers",
        "",
        Optional.of(figures("Gatehouse", 100, 17.5)),
        keycloak);
  }

  private static Figures figures(String name, long perSecond, double hashMs) {
    LoadResult signIns = new LoadResult(perSecond * 10, 0, "", 10, 50, 90, 120);
    LoadResult signedIn = new LoadResult(perSecond * 100, 0, "", 10, 1, 2, 3);
    return new Figures(
        name,
        "as shipped",
        "a request",
        1500,
        List.of(700.0, 600.0, 800.0),
        100,
        150,
        160,
        new Figures.Phase(signIns, perSecond * 182, 500),
        new Figures.Phase(signedIn, perSecond * 10, 500),
        hashMs);
  }
}
