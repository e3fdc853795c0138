package gatehouse.client;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A new P-256 pair for a program, whose private half lies in a file that its owner alone may read:
 * {@code {"server": address, "keyId": id, "privateKey": JSON Web Key}}, the form that the portal
 * saves too. The private half is in the file before anybody hears of the public one.
 */
public final class KeyPairFile {
  private static final int COORDINATE_BYTES = 32;

  private final Path file;
  private final URI server;
  private final Map<String, String> publicKey = new LinkedHashMap<>();
  private final Map<String, String> privateKey = new LinkedHashMap<>();

  private KeyPairFile(Path file, URI server, KeyPair pair) {
    this.file = file;
    this.server = server;
    ECPublicKey open = (ECPublicKey) pair.getPublic();
    publicKey.put("kty", "EC");
    publicKey.put("crv", "P-256");
    publicKey.put("x", text(open.getW().getAffineX()));
    publicKey.put("y", text(open.getW().getAffineY()));
    privateKey.putAll(publicKey);
    privateKey.put("d", text(((ECPrivateKey) pair.getPrivate()).getS()));
  }

  /**
   * Makes a pair and writes the file, without the key's id, which nobody knows yet.
   *
   * @param server where the program will call
   * @throws FileAlreadyExistsException when something is there: no key is ever written over
   */
  public static KeyPairFile make(Path file, URI server) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPairFile made = new KeyPairFile(file, server, generator.generateKeyPair());
      made.registered("");
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has P-256", e);
    }
  }

  /** The public half, to be registered: a JSON Web Key (RFC 7517). */
  public String publicKey() {
    return Answers.JSON.writeValueAsString(publicKey);
  }

  /** Completes the file once the key is registered. */
  public void registered(String keyId) throws IOException {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("server", server.toString());
    whole.put("keyId", keyId);
    whole.put("privateKey", privateKey);
    PrivateFile.write(file, Answers.JSON.writeValueAsString(whole) + "\n");
  }

  /** Removes the file: the public half was not taken. */
  public void discard() throws IOException {
    Files.deleteIfExists(file);
  }

  /** RFC 7518, 6.2.1.2: the full size of a coordinate. */
  private static String text(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] full = new byte[COORDINATE_BYTES];
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    System.arraycopy(bytes, bytes.length - length, full, COORDINATE_BYTES - length, length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(full);
  }
}
