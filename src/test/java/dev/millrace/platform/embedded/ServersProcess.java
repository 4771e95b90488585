package dev.millrace.platform.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Another JVM that uses the servers until its input ends. */
record ServersProcess(Process process, long postgresPid, long redisPid) {

    static ServersProcess start(Path dataDir) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServersProcess.class.getName(),
                        dataDir.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader(UTF_8);
        return new ServersProcess(process, Long.parseLong(output.readLine()), Long.parseLong(output.readLine()));
    }

    void killHard() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Lets main return, so that only the shutdown hook can leave the servers. */
    void endNormally() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
    }

    public static void main(String[] arguments) throws IOException {
        EmbeddedServers servers = EmbeddedServers.start(Path.of(arguments[0]));
        IO.println(servers.postgresPid());
        IO.println(servers.redisPid());
        System.in.read();
    }
}
