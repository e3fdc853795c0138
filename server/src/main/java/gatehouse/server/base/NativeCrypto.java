package gatehouse.server.base;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Security;

/**
 * Puts the native build of AES, HMAC and signatures first among the security services of this
 * process. Where none loads, the JDK's own serve: slower (ES256 about 15 times), just as safe.
 */
public final class NativeCrypto {
  private NativeCrypto() {}

  /** Called once, first thing in main; returns the line that start-up prints. */
  public static String install() {
    Throwable reason = AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError();
    if (reason != null) {
      return "crypto: the JDK's own, because no native build loads on %s %s (%s)"
          .formatted(
              System.getProperty("os.name"), System.getProperty("os.arch"), reason.getMessage());
    }
    Security.insertProviderAt(AmazonCorrettoCryptoProvider.INSTANCE, 1);
    return "crypto: native, Amazon Corretto "
        + AmazonCorrettoCryptoProvider.INSTANCE.getVersionStr();
  }
}
