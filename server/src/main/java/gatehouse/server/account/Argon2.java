package gatehouse.server.account;

import gatehouse.core.account.Argon2Params;
import gatehouse.core.account.PhcString;
import gatehouse.core.base.SecretBytes;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Argon2id (RFC 9106) of libsodium, called without a wrapper library: one native function, {@code
 * crypto_pwhash}. It blocks its thread for the whole hash: call it on a platform thread.
 */
public final class Argon2 {
  private static final int ALG_ARGON2ID13 = 2;
  private static final ValueLayout.OfLong SIZE = ValueLayout.JAVA_LONG;

  /** int crypto_pwhash(out, outlen, passwd, passwdlen, salt, opslimit, memlimit, alg). */
  private static final FunctionDescriptor CRYPTO_PWHASH =
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          SIZE,
          ValueLayout.ADDRESS,
          SIZE,
          ValueLayout.ADDRESS,
          SIZE,
          SIZE,
          ValueLayout.JAVA_INT);

  private final MethodHandle pwhash;
  private final String origin;

  private Argon2(Libsodium library) {
    this.origin = library.origin();
    this.pwhash = bind(library.symbols(), "crypto_pwhash", CRYPTO_PWHASH);
    if (init(library) < 0) {
      throw new IllegalStateException("libsodium does not start (" + origin + ")");
    }
  }

  /**
   * Loads libsodium.
   *
   * @throws IllegalStateException when there is none for this machine; the message says what to do
   */
  public static Argon2 load() {
    return new Argon2(Libsodium.find());
  }

  /** Where the library comes from, for the start-up line. */
  public String origin() {
    return origin;
  }

  /**
   * Hashes.
   *
   * @param salt {@link PhcString#SALT_BYTES} bytes
   * @return {@link PhcString#HASH_BYTES} bytes
   * @throws IllegalStateException when there is no memory for it
   */
  public SecretBytes hash(byte[] password, SecretBytes salt, Argon2Params params) {
    if (salt.length() != PhcString.SALT_BYTES) {
      throw new IllegalArgumentException("libsodium takes salts of 16 bytes");
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(PhcString.HASH_BYTES);
      MemorySegment in = arena.allocateFrom(ValueLayout.JAVA_BYTE, password);
      MemorySegment saltIn = arena.allocateFrom(ValueLayout.JAVA_BYTE, salt.expose());
      int failed = hash(out, in, saltIn, params);
      in.fill((byte) 0);
      if (failed != 0) {
        throw new IllegalStateException("No memory for a hash of " + params);
      }
      return SecretBytes.copyOf(out.toArray(ValueLayout.JAVA_BYTE));
    }
  }

  private int hash(MemorySegment out, MemorySegment in, MemorySegment salt, Argon2Params params) {
    long passes = params.iterations();
    long bytes = params.memoryKiB() * 1024L;
    try {
      return (int)
          pwhash.invokeExact(
              out, out.byteSize(), in, in.byteSize(), salt, passes, bytes, ALG_ARGON2ID13);
    } catch (Throwable e) {
      throw new IllegalStateException("crypto_pwhash cannot be called", e);
    }
  }

  /** 0 the first time, 1 when it was done before, −1 on failure; picks AVX2 and the like. */
  private static int init(Libsodium library) {
    FunctionDescriptor noArguments = FunctionDescriptor.of(ValueLayout.JAVA_INT);
    try {
      return (int) bind(library.symbols(), "sodium_init", noArguments).invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException("sodium_init cannot be called", e);
    }
  }

  @SuppressWarnings("restricted") // native access is granted on the command line
  private static MethodHandle bind(
      SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), descriptor);
  }
}
