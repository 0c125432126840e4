using System.Text;
using Earshot.Mirror.Wire;

namespace Earshot.Mirror.Sending;

/// <summary>
/// Tells a receiver's answers apart, which have neither length nor end. A welcome that comes late, before the answer to a block, is no
/// answer to it.
/// </summary>
internal sealed class AnswerReader
{
    private readonly byte[] bytes = new byte[1024];
    private int length;
    private bool welcomed;

    /// <summary>Where the next bytes go; never empty after <see cref="TryRead"/>.</summary>
    public Memory<byte> Free => bytes.AsMemory(length);

    /// <summary>The last text.</summary>
    public string Text { get; private set; } = "";

    public void Advance(int count) => length += count;

    /// <summary>The next answer; null when more bytes are needed to know.</summary>
    /// <param name="isAll">No more bytes come: what is there is a text.</param>
    public Answer? TryRead(bool isAll)
    {
        ReadOnlySpan<byte> all = bytes.AsSpan(0, length);
        if (!welcomed && all.StartsWith(Handshake.Welcome))
        {
            welcomed = true;
            Drop(Handshake.Welcome.Length);
            all = bytes.AsSpan(0, length);
        }

        if (all.StartsWith(Handshake.BlockTaken))
        {
            welcomed = true;
            Drop(Handshake.BlockTaken.Length);
            return Answer.Taken;
        }

        bool mayGrow = Handshake.BlockTaken.StartsWith(all) || (!welcomed && Handshake.Welcome.StartsWith(all));
        if (all.IsEmpty || (mayGrow && !isAll))
        {
            return null;
        }

        TakeText();
        return Answer.Text;
    }

    /// <summary>The answer to the handshake: whatever came so far, if anything.</summary>
    /// <returns>False when it says that the clocks differ.</returns>
    public bool TakeWelcome()
    {
        if (bytes.AsSpan(0, length).IndexOf(Handshake.BadTime) >= 0)
        {
            TakeText();
            return false;
        }

        welcomed = length > 0;
        length = 0;
        return true;
    }

    private void TakeText()
    {
        Text = string.Concat(Encoding.Latin1.GetString(bytes, 0, Math.Min(length, 200)).Select(c => c is >= ' ' and <= '~' ? c : '.'));
        length = 0;
    }

    private void Drop(int count)
    {
        bytes.AsSpan(count, length - count).CopyTo(bytes);
        length -= count;
    }
}
