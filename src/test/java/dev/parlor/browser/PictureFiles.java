package dev.parlor.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Pictures in which a camera has written something that is not to be seen. */
final class PictureFiles {
    /** After the marker of the beginning. */
    private static final int JPEG_HEAD = 2;
    /** After the signature and the first chunk, which is the size. */
    private static final int PNG_HEAD = 33;

    private PictureFiles() {}

    static byte[] jpeg(String secret) throws IOException {
        byte[] exif = bytes("Exif\0\0" + secret);
        ByteBuffer segment = ByteBuffer.allocate(exif.length + 4);
        segment.putShort((short) 0xffe1).putShort((short) (exif.length + 2)).put(exif);
        return inserted(image("jpg"), JPEG_HEAD, segment.array());
    }

    static byte[] png(String secret) throws IOException {
        byte[] chunk = bytes("tEXtLocation\0" + secret);
        CRC32 sum = new CRC32();
        sum.update(chunk);
        ByteBuffer whole = ByteBuffer.allocate(chunk.length + 8);
        whole.putInt(chunk.length - 4).put(chunk).putInt((int) sum.getValue());
        return inserted(image("png"), PNG_HEAD, whole.array());
    }

    /** @param webp one without anything written in it */
    static byte[] webp(byte[] webp, String secret) {
        byte[] exif = bytes(secret + " ".repeat(secret.length() % 2));
        ByteBuffer whole = ByteBuffer.allocate(webp.length + exif.length + 8).order(ByteOrder.LITTLE_ENDIAN);
        whole.put(webp).put(bytes("EXIF")).putInt(exif.length).put(exif);
        whole.putInt(4, whole.capacity() - 8);
        return whole.array();
    }

    private static byte[] image(String format) throws IOException {
        BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        image.setRGB(10, 10, 0xff8800);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    private static byte[] inserted(byte[] file, int at, byte[] more) {
        ByteBuffer whole = ByteBuffer.allocate(file.length + more.length);
        return whole.put(Arrays.copyOf(file, at))
                .put(more)
                .put(file, at, file.length - at)
                .array();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
