package org.sharedinfo.report.certificate;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;

/** An Ed25519 private key. */
public final class SigningKey {
  private final PrivateKey key;

  private SigningKey(PrivateKey key) {
    this.key = key;
  }

  /**
   * Reads a key.
   *
   * @param pem PKCS #8 in PEM, one block, not encrypted
   * @throws IllegalArgumentException if it is no such key; the message says so
   */
  public static SigningKey read(String pem) {
    byte[] encoded = Pem.block(pem, "PRIVATE KEY");
    try {
      var key =
          new SigningKey(
              KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded)));
      key.sign(new byte[0]); // what cannot sign is found now, not after a run
      return key;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("it is no Ed25519 private key", e);
    }
  }

  byte[] sign(byte[] message) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(key);
    signature.update(message);
    return signature.sign();
  }
}
