using Earshot.Mirror.Wire;

namespace Earshot.Mirror.Tests.Wire;

public sealed class ChecksumTests
{
    [Theory]
    [InlineData("", 1)] // 0 means none
    [InlineData("00", 1)]
    [InlineData("01", 1)]
    [InlineData("02", 2)]
    [InlineData("ff", 0xFFFF)]
    [InlineData("ff01", 1)]
    [InlineData("7f80", 0xFFFF)]
    [InlineData("807f02", 1)]
    public void Bytes_are_signed(string bytes, uint expected) => BlockChecksum.Of(Convert.FromHexString(bytes)).Should().Be(expected);

    [Fact]
    public void Many_bytes_give_what_one_by_one_gives()
    {
        var random = new Random(1);
        for (int length = 0; length < 2000; length += 7)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            Array.Fill(bytes, (byte)0x80, 0, length / 3);
            ushort sum = 0;
            foreach (byte value in bytes)
            {
                sum = unchecked((ushort)(sum + (sbyte)value));
            }

            BlockChecksum.Of(bytes).Should().Be(sum == 0 ? 1u : sum);
        }
    }
}
