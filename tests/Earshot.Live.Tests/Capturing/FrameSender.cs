using System.Runtime.InteropServices;
using Earshot.LiveCapture;

namespace Earshot.Live.Tests.Capturing;

/// <summary>Sends Ethernet frames of its own from an interface of the thread's namespace.</summary>
internal sealed class FrameSender : IDisposable
{
    /// <summary>Frames that no other program makes.</summary>
    public const string Filter = "ether src 02:00:00:00:00:aa";

    private static readonly byte[] Addresses = Convert.FromHexString("0200000000bb0200000000aa");

    private readonly PacketSocket socket = new();

    public FrameSender(string from = NetworkNamespace.Peer) => socket.BindToSend(Libc.IndexOf(from));

    /// <summary>A frame: addresses, then this, then a number, then bytes that depend on it.</summary>
    public static byte[] Frame(string afterAddresses, int number, int length)
    {
        byte[] frame = [.. Addresses, .. Convert.FromHexString(afterAddresses), .. BitConverter.GetBytes(number), .. new byte[length]];
        for (int i = frame.Length - length; i < frame.Length; i++)
        {
            frame[i] = (byte)(number + i);
        }

        return frame;
    }

    /// <summary>The number in a frame without a tag.</summary>
    public static int NumberOf(ReadOnlySpan<byte> frame) => BitConverter.ToInt32(frame[14..]);

    public void Send(byte[] frame) => ((int)Send(socket.Descriptor, frame, (nuint)frame.Length, 0)).Should().Be(frame.Length);

    public void Dispose() => socket.Dispose();

    [DllImport("libc", EntryPoint = "send")]
    private static extern nint Send(int descriptor, byte[] bytes, nuint length, int flags);
}
