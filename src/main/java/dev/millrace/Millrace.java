package dev.millrace;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

@EnableAutoConfiguration
public class Millrace {
    public static void main(String[] args) {
        SpringApplication.run(Millrace.class, args);
    }
}
