package io.peerlink.internal.wire;

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
		Realm realm = Realm.ofSecret("hunter2");
		assertThat(realm.id()).isEqualTo("1d3b40d1060fb2b0");
		assertThat(realm.serviceType()).isEqualTo("_peerlink-1d3b40._tcp.local.");
	}

	@Test
	void serviceNameFitsDnsSd() {
		String type = Realm.ofSecret("hunter2").serviceType();
		assertThat(type.substring(1, type.indexOf('.'))).hasSizeLessThanOrEqualTo(15);
	}

	@Test
	void equalSecretsMakeEqualRealms() {
		assertThat(Realm.ofSecret("a")).isEqualTo(Realm.ofSecret("a")).isNotEqualTo(Realm.ofSecret("b"));
	}

	@Test
	void secretThatWasReadInAWrongEncodingIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Realm.ofSecret("b\ufffd\ufffdrger"))
			.withMessageContaining("wrong encoding")
			.withMessageNotContaining("rger");
	}

	@Test
	void blankSecretIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Realm.ofSecret(" "))
			.withMessage("A realm's secret must not be blank");
	}

	@Test
	void idOfAnotherShapeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Realm("abc"))
			.withMessageContaining("16 hexadecimal digits");
	}

}
