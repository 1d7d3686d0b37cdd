package io.peerlink.internal.wire;

import io.peerlink.internal.crypto.RealmKeys;
import io.peerlink.internal.crypto.RealmSecret;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RealmTests {

	@Test
	void withoutSecretTheServiceTypeIsThatOfPython() {
		assertThat(Realm.NONE.serviceType()).isEqualTo("_peerlink._tcp.local.");
		assertThat(Realm.NONE.id()).isNull();
	}

	@Test
	void secretGivesIdAndServiceType() {
		RealmKeys keys = RealmSecret.of("plk1-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8").stretch();
		Realm realm = Realm.of(keys);
		assertThat(realm.id()).isEqualTo(keys.realmId());
		String type = realm.serviceType();
		assertThat(type).isEqualTo("_peerlink-" + keys.realmId().substring(0, 6) + "._tcp.local.");
		// RFC 6763 section 7.2
		assertThat(type.substring(1, type.indexOf('.'))).hasSizeLessThanOrEqualTo(15);
	}

	@Test
	void idOfAnotherShapeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Realm("abc"))
			.withMessageContaining("16 hexadecimal digits");
	}

}
