package gatehouse.server.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.fontbox.FontBoxFont;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.font.CIDFontMapping;
import org.apache.pdfbox.pdmodel.font.FontMapper;
import org.apache.pdfbox.pdmodel.font.FontMapping;
import org.apache.pdfbox.pdmodel.font.PDCIDSystemInfo;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * The typeface of printed pages, and the answer to whatever other font is asked for: the machine's
 * own are not looked for, which would read all of them and write an index into the home folder.
 */
final class HouseTypeface implements FontMapper {
  static final String NAME = "Geist";

  private final TrueTypeFont regular = parsed("regular");

  /** The file of that cut. */
  static InputStream open(String cut) {
    return Objects.requireNonNull(
        HouseTypeface.class.getResourceAsStream("/report/geist-" + cut + ".ttf"), cut);
  }

  private static TrueTypeFont parsed(String cut) {
    try (InputStream in = open(cut)) {
      return new TTFParser().parse(new RandomAccessReadBuffer(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public FontMapping<TrueTypeFont> getTrueTypeFont(
      String name, @Nullable PDFontDescriptor descriptor) {
    return new FontMapping<>(regular, false);
  }

  @Override
  public FontMapping<FontBoxFont> getFontBoxFont(
      String name, @Nullable PDFontDescriptor descriptor) {
    return new FontMapping<>(regular, false);
  }

  @Override
  public CIDFontMapping getCIDFont(
      String name, @Nullable PDFontDescriptor descriptor, @Nullable PDCIDSystemInfo system) {
    throw new IllegalStateException("no such font is used: " + name);
  }
}
