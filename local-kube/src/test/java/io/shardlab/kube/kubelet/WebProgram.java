package io.shardlab.kube.kubelet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;

/** A web server whose health one can decide: {@code /ready} and {@code /live} answer what {@code /tell/WORD} said. */
final class WebProgram {

    private static volatile String state = "ready";

    private WebProgram() {}

    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(
                new InetSocketAddress(
                        System.getenv("HOST"), Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"))),
                0);
        server.createContext("/ready", exchange -> answer(exchange, state.equals("ready") ? 200 : 503));
        server.createContext("/live", exchange -> answer(exchange, state.equals("dead") ? 500 : 200));
        server.createContext("/tell/", exchange -> {
            state = exchange.getRequestURI().getPath().substring("/tell/".length());
            answer(exchange, 200);
        });
        server.start();
    }

    private static void answer(HttpExchange exchange, int code) throws IOException {
        exchange.sendResponseHeaders(code, -1);
        exchange.close();
    }

    /** Tells the program at that address to be {@code ready}, {@code unready} or {@code dead}. */
    static void tell(String host, String word) {
        try {
            URI uri = URI.create("http://" + host + ":8080/tell/" + word);
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            if (connection.getResponseCode() != 200) {
                throw new IOException(uri + " answered " + connection.getResponseCode());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
