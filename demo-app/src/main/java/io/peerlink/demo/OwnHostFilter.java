package io.peerlink.demo;

import java.io.IOException;
import java.util.regex.Pattern;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Accepts only requests to an address or a local host name. This prevents DNS rebinding:
 * another site whose name resolves to this host would have the origin of the demo and
 * could make calls.
 */
@Component
class OwnHostFilter extends OncePerRequestFilter {

	private static final Pattern OWN = Pattern.compile("[^.]+|[0-9.]+|\\[[0-9a-fA-F:.]+]|[^.]+\\.local");

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (!OWN.matcher(request.getServerName()).matches()) {
			response.sendError(HttpStatus.MISDIRECTED_REQUEST.value(), "The demo has no such name");
			return;
		}
		chain.doFilter(request, response);
	}

}
