import { createBrowserRouter, redirect } from 'react-router';
import { Frame, PageFallback } from '../components/Frame.tsx';
import { Crash } from '../components/Crash.tsx';

/** Each page is a file of its own and is fetched when it is first visited. */
export const createRouter = () =>
  createBrowserRouter([
    {
      element: <Frame />,
      HydrateFallback: PageFallback,
      errorElement: <Crash />,
      children: [
        { index: true, lazy: () => import('../pages/Home.tsx') },
        { path: 'search', lazy: () => import('../pages/Search.tsx') },
        { path: 'caregivers/:caregiverId', lazy: () => import('../pages/Caregiver.tsx') },
        { path: 'login', lazy: () => import('../pages/Login.tsx') },
        { path: 'login/:provider', lazy: () => import('../pages/ProviderReturn.tsx') },
        { path: 'forgot-password', lazy: () => import('../pages/ForgotPassword.tsx') },
        { path: 'reset-password', lazy: () => import('../pages/ResetPassword.tsx') },
        { path: 'verify-email', lazy: () => import('../pages/VerifyEmail.tsx') },
        { path: 'device', lazy: () => import('../pages/Device.tsx') },
        { path: 'profile', loader: () => redirect('/account') },
        {
          path: 'account',
          lazy: () => import('../pages/Account.tsx'),
          children: [
            { index: true, lazy: () => import('../pages/account/Profile.tsx') },
            { path: 'security', lazy: () => import('../pages/account/Security.tsx') },
            { path: 'homes', lazy: () => import('../pages/account/Homes.tsx') },
            { path: 'cards', lazy: () => import('../pages/account/Cards.tsx') },
            { path: 'checks', lazy: () => import('../pages/account/Checks.tsx') },
            { path: 'receipts', lazy: () => import('../pages/account/Receipts.tsx') },
            { path: 'data', lazy: () => import('../pages/account/Data.tsx') },
          ],
        },
        { path: 'goodbye', lazy: () => import('../pages/Goodbye.tsx') },
        { path: 'register', lazy: () => import('../pages/Register.tsx') },
        { path: 'dogs', lazy: () => import('../pages/Dogs.tsx') },
        { path: 'dogs/:dogId', lazy: () => import('../pages/Dog.tsx') },
        { path: 'saved', lazy: () => import('../pages/Saved.tsx') },
        { path: 'book', lazy: () => import('../pages/Book.tsx') },
        { path: 'meet', lazy: () => import('../pages/Meet.tsx') },
        { path: 'bookings', lazy: () => import('../pages/Bookings.tsx') },
        { path: 'bookings/:bookingId', lazy: () => import('../pages/Booking.tsx') },
        { path: 'bookings/:bookingId/pay', lazy: () => import('../pages/Pay.tsx') },
        { path: 'bookings/:bookingId/invoice', lazy: () => import('../pages/Invoice.tsx') },
        { path: 'invoices/:invoiceId', lazy: () => import('../pages/Invoice.tsx') },
        { path: 'series', lazy: () => import('../pages/SeriesList.tsx') },
        { path: 'series/:seriesId', lazy: () => import('../pages/Series.tsx') },
        { path: 'notifications', lazy: () => import('../pages/Notifications.tsx') },
        { path: 'today', lazy: () => import('../pages/Today.tsx') },
        { path: 'earnings', lazy: () => import('../pages/Earnings.tsx') },
        { path: 'caregiver', lazy: () => import('../pages/CaregiverHome.tsx') },
        { path: '*', lazy: () => import('../pages/NotFound.tsx') },
      ],
    },
  ]);
