package gatehouse.server.base;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Scripts, styles, pictures and the typeface: read once at start, kept in memory plain and gzipped,
 * and served below {@code /static} under names that carry a digest of the content, so that browsers
 * may keep them for good.
 */
public final class Assets implements HttpService {
  private static final String HTMX = "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js";
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/uPlot";
  private static final int DIGEST_CHARS = 10;

  private static final Header FOREVER =
      HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "public, max-age=31536000, immutable");
  private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, "Accept-Encoding");
  private static final Header GZIP =
      HeaderValues.createCached(HeaderNames.CONTENT_ENCODING, "gzip");

  private static final class Asset {
    final byte[] plain;

    /** Null where compressing gains nothing. */
    final byte @Nullable [] gzipped;

    final Header type;
    final Header etag;

    Asset(byte[] plain, byte @Nullable [] gzipped, Header type, Header etag) {
      this.plain = plain;
      this.gzipped = gzipped;
      this.type = type;
      this.etag = etag;
    }
  }

  private final Map<String, String> urls = new HashMap<>();
  private final Map<String, Asset> byFile = new HashMap<>();

  private Assets() {}

  /** Reads every asset from the class path. */
  public static Assets load() {
    var assets = new Assets();
    assets.add("geist.woff2", "font/woff2", read("/static/geist.woff2"));
    for (String picture : new String[] {"favicon.svg", "icons.svg", "arches.svg"}) {
      assets.add(picture, "image/svg+xml", read("/static/" + picture));
    }
    for (String script :
        new String[] {
          "gatehouse.js", "device.js", "passkey.js", "live.js", "chart.js", "keys.js"
        }) {
      assets.add(script, "text/javascript; charset=utf-8", read("/static/" + script));
    }
    assets.add("htmx.js", "text/javascript; charset=utf-8", read(HTMX));
    assets.add("uplot.js", "text/javascript; charset=utf-8", read(UPLOT + ".iife.min.js"));
    assets.add("uplot.css", "text/css; charset=utf-8", read(UPLOT + ".min.css"));
    // last, for it names others
    assets.add("gatehouse.css", "text/css; charset=utf-8", assets.linked("gatehouse.css"));
    return assets;
  }

  /**
   * Where a browser finds an asset.
   *
   * @throws IllegalArgumentException when there is no such asset: a template is wrong
   */
  public String url(String name) {
    String url = urls.get(name);
    if (url == null) {
      throw new IllegalArgumentException("no asset " + name);
    }
    return url;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/{file}", this::serve);
  }

  private void serve(ServerRequest request, ServerResponse response) {
    Asset asset = byFile.get(request.path().pathParameters().get("file"));
    if (asset == null) {
      response.next(); // the error page says it in words
      return;
    }
    response.header(FOREVER).header(VARY).header(asset.etag);
    response.header(HeaderValues.X_CONTENT_TYPE_OPTIONS_NOSNIFF);
    if (request.headers().contains(HeaderNames.IF_NONE_MATCH)
        && request.headers().get(HeaderNames.IF_NONE_MATCH).get().contains(asset.etag.get())) {
      response.status(Status.NOT_MODIFIED_304).send();
      return;
    }
    response.header(asset.type);
    boolean gzip =
        request.headers().contains(HeaderNames.ACCEPT_ENCODING)
            && request.headers().get(HeaderNames.ACCEPT_ENCODING).get().contains("gzip");
    if (gzip && asset.gzipped != null) {
      response.header(GZIP).send(asset.gzipped);
    } else {
      response.send(asset.plain);
    }
  }

  private void add(String name, String type, byte[] plain) {
    String digest = sha256(plain).substring(0, DIGEST_CHARS);
    int dot = name.lastIndexOf('.');
    String file = name.substring(0, dot) + "." + digest + name.substring(dot);
    byte[] gzipped = gzip(plain);
    byFile.put(
        file,
        new Asset(
            plain,
            gzipped.length < plain.length ? gzipped : null,
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, type),
            HeaderValues.createCached(HeaderNames.ETAG, '"' + digest + '"')));
    urls.put(name, "/static/" + file);
  }

  /** A style sheet in which url("name") points to the hashed name. */
  private byte[] linked(String name) {
    String css = new String(read("/static/" + name), StandardCharsets.UTF_8);
    for (Map.Entry<String, String> url : urls.entrySet()) {
      css = css.replace("url(\"" + url.getKey() + "\")", "url(\"" + url.getValue() + "\")");
    }
    return css.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] read(String resource) {
    try (var in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing from the class path: " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] gzip(byte[] plain) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has SHA-256
    }
  }
}
