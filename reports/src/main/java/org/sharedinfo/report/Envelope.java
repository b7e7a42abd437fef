package org.sharedinfo.report;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * A DSSE envelope (version 1) with an Ed25519 signature: what is signed is the type and the bytes
 * of the payload, each with its length, so that no canonical form of JSON is needed.
 *
 * @param payloadType the payload's media type
 * @param payload the payload in Base64
 * @param signatures at least one
 */
record Envelope(String payloadType, String payload, List<Signed> signatures) {
  static final String IN_TOTO = "application/vnd.in-toto+json";

  Envelope {
    signatures = List.copyOf(signatures);
  }

  /**
   * One signature.
   *
   * @param keyid names the key: SHA-256 of the public key, where the signer knows it; else empty
   * @param sig the signature in Base64
   */
  record Signed(String keyid, String sig) {}

  /**
   * Signs a payload.
   *
   * @param keyPem an Ed25519 private key, PKCS #8 in PEM
   * @throws IllegalArgumentException if the key is none; the message says so
   */
  static Envelope sign(byte[] payload, String keyPem) {
    try {
      PrivateKey key =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new PKCS8EncodedKeySpec(pem(keyPem, "PRIVATE KEY")));
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(encoding(IN_TOTO, payload));
      String sig = Base64.getEncoder().encodeToString(signature.sign());
      return new Envelope(
          IN_TOTO, Base64.getEncoder().encodeToString(payload), List.of(new Signed("", sig)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("it is no Ed25519 private key: " + e.getMessage(), e);
    }
  }

  /**
   * Whether one of the signatures was made with the key of a public key.
   *
   * @param keyPem an Ed25519 public key, SubjectPublicKeyInfo in PEM
   * @throws IllegalArgumentException if the key is none; the message says so
   */
  boolean isSignedWith(String keyPem) {
    try {
      PublicKey key =
          KeyFactory.getInstance("Ed25519")
              .generatePublic(new X509EncodedKeySpec(pem(keyPem, "PUBLIC KEY")));
      for (Signed signed : signatures) {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(key);
        signature.update(encoding(payloadType, content()));
        if (verifies(signature, signed.sig())) {
          return true;
        }
      }
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("it is no Ed25519 public key: " + e.getMessage(), e);
    }
  }

  private static boolean verifies(Signature signature, String sig) {
    try {
      return signature.verify(Base64.getDecoder().decode(sig));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // not even of the form of a signature
    }
  }

  /**
   * The payload.
   *
   * @throws IllegalArgumentException if it is not Base64
   */
  byte[] content() {
    return Base64.getDecoder().decode(payload);
  }

  /** What is signed: DSSE's pre-authentication encoding. */
  private static byte[] encoding(String type, byte[] payload) {
    byte[] head =
        ("DSSEv1 "
                + type.getBytes(StandardCharsets.UTF_8).length
                + " "
                + type
                + " "
                + payload.length
                + " ")
            .getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[head.length + payload.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(payload, 0, all, head.length, payload.length);
    return all;
  }

  private static byte[] pem(String text, String kind) {
    String begin = "-----BEGIN " + kind + "-----";
    String end = "-----END " + kind + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("it has no \"" + begin + "\" … \"" + end + "\"");
    }
    return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
  }
}
