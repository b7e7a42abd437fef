package org.sharedinfo.report.certificate;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** An Ed25519 public key, by which signatures are checked. */
public final class VerificationKey {
  /** SubjectPublicKeyInfo of Ed25519 (RFC 8410): all that stands before the point. */
  private static final byte[] HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private final PublicKey key;

  private VerificationKey(PublicKey key) {
    this.key = key;
  }

  /**
   * Reads a key.
   *
   * @param pem SubjectPublicKeyInfo in PEM, one block
   * @throws IllegalArgumentException if it is no key, or a key for which signatures can be forged:
   *     of small or mixed order, or not canonically encoded; the message says so
   */
  public static VerificationKey read(String pem) {
    byte[] encoded = Pem.block(pem, "PUBLIC KEY");
    if (encoded.length != HEAD.length + Ed25519Point.LENGTH
        || !Arrays.equals(encoded, 0, HEAD.length, HEAD, 0, HEAD.length)) {
      throw new IllegalArgumentException("it is no Ed25519 public key");
    }
    byte[] point = Arrays.copyOfRange(encoded, HEAD.length, encoded.length);
    boolean sound = Ed25519Point.decode(point).filter(Ed25519Point::isKey).isPresent();
    if (!sound) {
      throw new IllegalArgumentException(
          "it is no sound Ed25519 public key: its point is of small order, off the curve or not"
              + " canonically encoded; make a new pair of keys");
    }
    try {
      return new VerificationKey(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("it is no Ed25519 public key", e);
    }
  }

  boolean verifies(byte[] message, byte[] sig) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(key);
      signature.update(message);
      return signature.verify(sig);
    } catch (GeneralSecurityException e) {
      return false; // not even of the form of a signature
    }
  }
}
