package gatehouse.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.base.Assets;
import gatehouse.server.base.Pages;
import gatehouse.server.base.Tone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** A printed statement, read again. */
class StatementPdfTest {
  private static final StatementPdf PDF = new StatementPdf(new Pages(Assets.load(), true));

  private static StatementSheet sheet(int events) {
    List<StatementSheet.Row> rows = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      rows.add(new StatementSheet.Row("2026-11-24", "Trade", i + " AAPL", "-1,234.56 USD"));
    }
    return new StatementSheet(
        "U1000001",
        "Margin <&> \"more\"",
        "Gatehouse Europe",
        "1 October 2026 to 24 November 2026",
        "EUR",
        List.of(
            new StatementSheet.Line("Value at the beginning", "1,000.00 EUR", Tone.PLAIN, true),
            new StatementSheet.Line("Effect of exchange rates", "-0.42 EUR", Tone.BAD, false),
            new StatementSheet.Line("Value at the end", "999.58 EUR", Tone.PLAIN, true)),
        "30 September 2026, 23:00 (UTC+2)",
        "24 November 2026, 16:00 (UTC+1)",
        List.of(new StatementSheet.RateLine("1 USD in EUR", "0.912345", "0.921234")),
        List.of(new StatementSheet.Held("7203", "Ōtsuka 自動車", "100", "3,000.5", "300,050 JPY")),
        List.of(new StatementSheet.Sum("EUR", "12.00 EUR")),
        List.of(new StatementSheet.Sum("Trade, USD", "-1,234.56")),
        rows,
        "");
  }

  private static String text(PDDocument document, int page) throws IOException {
    PDFTextStripper stripper = new PDFTextStripper();
    stripper.setSortByPosition(true);
    stripper.setStartPage(page);
    stripper.setEndPage(page);
    return stripper.getText(document).replaceAll("\\s+", " ");
  }

  @Test
  void everyPageSaysWhoseItIsAndWhichOfHowMany() throws IOException {
    byte[] file = PDF.print(new PrintView.One(sheet(120), "24 November 2026, 16:00 (UTC+1)"));
    try (PDDocument document = Loader.loadPDF(file)) {
      int pages = document.getNumberOfPages();
      assertThat(pages).isBetween(3, 8);
      for (int page = 1; page <= pages; page++) {
        assertThat(text(document, page))
            .contains("Page " + page + " of " + pages)
            .contains("Account U1000001, Margin <&> \"more\"")
            .contains("Gatehouse Europe")
            .contains("1 October 2026 to 24 November 2026");
      }
      assertThat(text(document, 1))
          .contains("Value at the beginning 1,000.00 EUR")
          .contains("Effect of exchange rates -0.42 EUR")
          .contains("Value at the end 999.58 EUR")
          .contains("1 USD in EUR 0.912345 0.921234")
          .contains("Rates at the beginning: 30 September 2026, 23:00 (UTC+2)");
      StringBuilder all = new StringBuilder();
      for (int page = 1; page <= pages; page++) {
        assertThat(text(document, page)).as("its table has its head again").contains("Cash");
        all.append(text(document, page));
      }
      assertThat(all).contains("0 AAPL").contains("119 AAPL");
      assertThat(document.getDocumentInformation().getTitle())
          .isEqualTo("Statement U1000001, 1 October 2026 to 24 November 2026");
    }
    assertThat(file.length).isLessThan(200_000);
  }

  @Test
  void theHousesTypefaceIsInTheFile() throws IOException {
    try (PDDocument document =
        Loader.loadPDF(PDF.print(new PrintView.One(sheet(1), "24 November 2026")))) {
      for (PDPage page : document.getPages()) {
        for (COSName name : page.getResources().getFontNames()) {
          var font = page.getResources().getFont(name);
          if (font.getName().contains("Geist")) {
            assertThat(font.isEmbedded()).isTrue();
          }
        }
        assertThat(page.getResources().getFontNames()).isNotEmpty();
      }
      assertThat(fonts(document)).anyMatch(font -> font.contains("Geist"));
      assertThat(text(document, 1)).contains("7203");
    }
  }

  private static List<String> fonts(PDDocument document) throws IOException {
    List<String> fonts = new ArrayList<>();
    for (PDPage page : document.getPages()) {
      for (COSName name : page.getResources().getFontNames()) {
        fonts.add(page.getResources().getFont(name).getName());
      }
    }
    return fonts;
  }
}
