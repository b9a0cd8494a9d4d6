package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeviceNameTest {
    @Test
    void aNameIsALineOfWhatCanBeSeen() {
        assertThat(DeviceName.cleaned("terminal on hal")).isEqualTo("terminal on hal");
        assertThat(DeviceName.cleaned("  Chromium \n\t on\u00a0Linux  ")).isEqualTo("Chromium on Linux");
        assertThat(DeviceName.cleaned("\u001b[31mred\u202e\u200b\ufeff")).isEqualTo("[31mred");
        assertThat(DeviceName.cleaned("half \ud83d")).isEqualTo("half");
        assertThat(DeviceName.cleaned("Bobs Laptop \ud83d\udcbb")).isEqualTo("Bobs Laptop \ud83d\udcbb");
    }

    @Test
    void whatIsNoNameIsNone() {
        assertThat(DeviceName.cleaned(null)).isNull();
        assertThat(DeviceName.cleaned("")).isNull();
        assertThat(DeviceName.cleaned(" \r\n\u2028\u200e ")).isNull();
    }

    @Test
    void aLongNameIsCutAndWhatIsCutIsANameAgain() {
        String cut = "\ud83d\udcbb".repeat(Limits.MAX_DEVICE_NAME_CHARS);
        assertThat(DeviceName.cleaned(cut + "x")).isEqualTo(cut);
        String atBlank = "x".repeat(Limits.MAX_DEVICE_NAME_CHARS - 1);
        assertThat(DeviceName.cleaned(atBlank + " yz"))
                .isEqualTo(DeviceName.cleaned(DeviceName.cleaned(atBlank + " yz")));
        assertThat(DeviceName.cleaned("a" + " ".repeat(60_000) + "b")).isEqualTo("a b");
    }
}
