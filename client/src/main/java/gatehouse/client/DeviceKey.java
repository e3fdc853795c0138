package gatehouse.client;

import gatehouse.client.wire.DeviceProof;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * The key by which a server knows this machine again: P-256, made once, kept in a file that its
 * owner alone may read. It proves the device only; a thief who copies it still lacks what the
 * person knows.
 */
public final class DeviceKey {
  private static final String CONTEXT = "gatehouse device proof v1\n";
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final PrivateKey key;
  private final String spki;

  private DeviceKey(PrivateKey key, String spki) {
    this.key = key;
    this.spki = spki;
  }

  /**
   * The key in the file; a missing file is made.
   *
   * @throws IOException when the file can be neither read nor made, or holds something else
   */
  public static DeviceKey in(Path file) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
    } catch (NoSuchFileException e) {
      return make(file);
    }
    try {
      if (lines.size() == 2) {
        byte[] pkcs8 = Base64.getUrlDecoder().decode(lines.get(0));
        PrivateKey key =
            KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        return new DeviceKey(key, lines.get(1));
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("the device key in " + file + " is damaged: remove it", e);
    }
    throw new IOException("the device key in " + file + " is damaged: remove it");
  }

  private static DeviceKey make(Path file) throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      String spki = TEXT.encodeToString(pair.getPublic().getEncoded());
      String secret = TEXT.encodeToString(pair.getPrivate().getEncoded());
      PrivateFile.write(file, secret + "\n" + spki + "\n");
      return new DeviceKey(pair.getPrivate(), spki);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has P-256", e);
    }
  }

  /**
   * Proves this device to a server.
   *
   * @param origin of the server, see {@link GatehouseClient#origin}
   * @param challenge as the server gave it
   */
  public DeviceProof prove(String origin, String challenge) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key);
      signature.update((CONTEXT + origin + "\n" + challenge).getBytes(StandardCharsets.UTF_8));
      return new DeviceProof(challenge, spki, TEXT.encodeToString(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java signs with P-256", e);
    }
  }
}
