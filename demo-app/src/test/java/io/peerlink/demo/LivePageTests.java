package io.peerlink.demo;

import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.error.PeerLinkException;
import org.junit.jupiter.api.Test;

import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class LivePageTests {

	private final AtomicInteger completions = new AtomicInteger();

	private final SseEmitter emitter = new SseEmitter(0L) {

		@Override
		public void complete() {
			LivePageTests.this.completions.incrementAndGet();
		}

	};

	private final PageView view = mock(PageView.class);

	@Test
	void streamEndsWhenTheNodeStopsDuringAnUpdate() {
		given(this.view.peers()).willThrow(new PeerLinkException("The node is not running"));
		new LivePage(this.emitter, this.view).serve();
		assertThat(this.completions).hasValue(1);
	}

	@Test
	void streamEndsWhenThePageIsClosed() {
		LivePage page = new LivePage(this.emitter, this.view);
		page.end();
		page.serve();
		assertThat(this.completions).hasValue(1);
	}

}
